-- name: of
SELECT forecaster_id FROM forecaster_name WHERE name_key = :key

-- name: all
SELECT name_key, name FROM forecaster_name

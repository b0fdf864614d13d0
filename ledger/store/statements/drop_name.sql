DELETE FROM forecaster_name WHERE name_key = :key

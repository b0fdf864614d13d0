-- name: names
-- What a shell offers while a command is typed: the latest thousand.
SELECT name FROM forecaster_name ORDER BY forecaster_id DESC LIMIT 1000

-- name: tags
SELECT tag FROM question_tag GROUP BY tag ORDER BY count(*) DESC LIMIT 1000

-- name: questions
SELECT id, text FROM question ORDER BY id DESC LIMIT 1000

-- name: forecasts
SELECT f.id, n.name, q.text
FROM forecast f JOIN question q ON q.id = f.question_id JOIN forecaster n ON n.id = f.forecaster_id
ORDER BY f.id DESC LIMIT 1000

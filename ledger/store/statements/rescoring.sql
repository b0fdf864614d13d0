-- name: asked
SELECT kind, unit, upper, closes FROM question WHERE id = :question

-- name: options
SELECT options, outcome FROM question WHERE id = :question

-- name: chances
SELECT id, probabilities FROM forecast WHERE question_id = :question AND probabilities IS NOT NULL

-- name: any_forecast
SELECT 1 FROM forecast
WHERE question_id = :question AND recoded_by IS NULL AND (ended_by IS NULL OR ended_by <> 'void')
LIMIT 1

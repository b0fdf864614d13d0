-- With what the forecasts on a question weigh: with its claim, else each with its own, else with the question.
UPDATE forecast SET weighs_with = (
    SELECT CASE WHEN q.claim_id IS NULL AND forecast.claim_id IS NOT NULL THEN -forecast.claim_id ELSE q.weighs_with END
    FROM question q WHERE q.id = forecast.question_id
)
WHERE question_id = :question

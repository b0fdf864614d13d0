-- with: listed_columns
-- As listed_columns, of the forecasts on one question.
SELECT id, question_id, forecaster_id, weighs_with, probability, basis, status, grade, made_on, recorded, detailed
FROM listed_columns WHERE question_id = :question ORDER BY id

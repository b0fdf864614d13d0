-- with: selected
-- What became of the forecasts of a scope, and of the yes/no ones that are scored the squared error and the outcome in
-- units of 10^-15: whole numbers, so that every engine adds up the same in whatever order.
SELECT forecaster_id, question_id, weighs_with, status, basis, grade, probability,
    CASE WHEN status = 0 AND kind = 'binary' THEN CAST(
        floor((probability - outcome_value) * (probability - outcome_value) * 1e15 + 0.5) AS DOUBLE PRECISION) END AS error,
    CASE WHEN status = 0 AND kind = 'binary' THEN CAST(
        floor(outcome_value * 1e15 + 0.5) AS DOUBLE PRECISION) END AS outcome
FROM selected

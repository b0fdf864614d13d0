-- The same where each question weighs one and ended with yes or no: one pass over a covering index. In whose order an
-- engine adds up; one that may choose another order is told which (ordered_sums).
SELECT forecaster_id, count(*), count(*), sum(squared_error), sum(squared_error * squared_error),
    sum(squared_error * squared_error * squared_error), sum(scored_against), sum(scored_against),
    count(CASE WHEN grade = 0 THEN 1 END), count(CASE WHEN grade = 1 THEN 1 END), count(CASE WHEN grade = 2 THEN 1 END)
FROM forecast
WHERE squared_error IS NOT NULL AND forecaster_id BETWEEN :first AND :last
GROUP BY forecaster_id

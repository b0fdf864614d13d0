-- The same where no claim has two questions: one pass over a covering index.
-- In its order, since a sum of fractions depends on that.
SELECT forecaster_id, count(*), count(*), sum(d), sum(d * d), sum(d * d * d), sum(o), sum(o * o),
    count(CASE WHEN grade = 0 THEN 1 END), count(CASE WHEN grade = 1 THEN 1 END)
FROM (
    SELECT forecaster_id, squared_error AS d, scored_against AS o, grade
    FROM forecast
    WHERE scored_against IS NOT NULL AND squared_error IS NOT NULL AND forecaster_id BETWEEN :first AND :last
    ORDER BY forecaster_id, squared_error, scored_against
) scored
GROUP BY forecaster_id

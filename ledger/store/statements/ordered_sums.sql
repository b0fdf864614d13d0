-- As plain_sums, in order.
SELECT forecaster_id, count(*), count(*), sum(d), sum(d * d), sum(d * d * d), sum(o), sum(o),
    count(CASE WHEN grade = 0 THEN 1 END), count(CASE WHEN grade = 1 THEN 1 END), count(CASE WHEN grade = 2 THEN 1 END)
FROM (
    SELECT forecaster_id, squared_error AS d, scored_against AS o, grade
    FROM forecast
    WHERE squared_error IS NOT NULL AND forecaster_id BETWEEN :first AND :last
    ORDER BY forecaster_id, weighs_with, squared_error, scored_against
) scored
GROUP BY forecaster_id

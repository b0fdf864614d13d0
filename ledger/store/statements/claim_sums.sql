-- Sums over claims, or over questions without one, of the yes/no forecasts that are marked as scored; questions of
-- one claim together weigh one, so their scores are averaged first.
-- All of it in order, since a sum of fractions depends on that.
SELECT forecaster_id, sum(n), count(*), sum(d), sum(d * d), sum(d * d * d), sum(o), sum(oo),
    sum(stamped), sum(prospective), sum(documented)
FROM (
    SELECT forecaster_id, count(*) AS n, avg(squared_error) AS d, avg(scored_against) AS o,
        avg(scored_against * scored_against) AS oo,
        count(CASE WHEN grade = 0 THEN 1 END) AS stamped, count(CASE WHEN grade = 1 THEN 1 END) AS prospective,
        count(CASE WHEN grade = 2 THEN 1 END) AS documented
    FROM (
        SELECT forecaster_id, weighs_with, squared_error, scored_against, grade FROM forecast
        WHERE squared_error IS NOT NULL AND forecaster_id BETWEEN :first AND :last
        ORDER BY forecaster_id, weighs_with, squared_error, scored_against
    ) scored
    GROUP BY forecaster_id, weighs_with
    ORDER BY forecaster_id, weighs_with
) claims
GROUP BY forecaster_id

-- with: whole_errors
-- As scorecard_sums, where questions of one claim together weigh one: their errors and outcomes are averaged first.
-- Some engines make whole numbers of what floor gives, and those would overflow.
SELECT forecaster_id, status, sum(forecasts) AS forecasts, sum(implied) AS implied, sum(imputed) AS imputed,
    sum(n) AS n, sum(stamped) AS stamped, sum(prospective) AS prospective, sum(documented) AS documented,
    count(x) AS claims, sum(CAST(x AS DECIMAL(18, 0))) AS d,
    sum(CAST(floor(x * x / 1e15 + 0.5) AS DECIMAL(18, 0))) AS dd,
    sum(CAST(floor(x * x / 1e15 * x / 1e15 + 0.5) AS DECIMAL(18, 0))) AS ddd,
    sum(CAST(y AS DECIMAL(18, 0))) AS o, sum(CAST(yy AS DECIMAL(18, 0))) AS oo
FROM (
    SELECT forecaster_id, status, count(*) AS forecasts,
        count(CASE WHEN basis = 'implied' THEN 1 END) AS implied, count(CASE WHEN basis = 'imputed' THEN 1 END) AS imputed,
        count(error) AS n, count(CASE WHEN grade = 0 THEN error END) AS stamped,
        count(CASE WHEN grade = 1 THEN error END) AS prospective, count(CASE WHEN grade = 2 THEN error END) AS documented,
        CAST(floor(CAST(sum(CAST(error AS DECIMAL(18, 0))) AS DOUBLE PRECISION) / nullif(count(error), 0) + 0.5)
            AS DOUBLE PRECISION) AS x,
        CAST(floor(CAST(sum(CAST(outcome AS DECIMAL(18, 0))) AS DOUBLE PRECISION) / nullif(count(error), 0) + 0.5)
            AS DOUBLE PRECISION) AS y,
        floor(CAST(sum(CAST(floor(outcome * outcome / 1e15 + 0.5) AS DECIMAL(18, 0))) AS DOUBLE PRECISION)
            / nullif(count(error), 0) + 0.5) AS yy
    FROM (
        SELECT forecaster_id, status, basis, grade, error, outcome, CASE WHEN error IS NULL THEN 0 ELSE weighs_with END AS unit
        FROM whole_errors
    ) scored
    GROUP BY forecaster_id, status, unit
) claims
GROUP BY forecaster_id, status
ORDER BY forecaster_id, status

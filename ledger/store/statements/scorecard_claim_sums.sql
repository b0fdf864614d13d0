-- with: whole_errors
-- As scorecard_sums, where questions of one claim together weigh one: their errors and outcomes are averaged first.
-- Some engines make whole numbers of what floor gives, and those would overflow.
SELECT forecaster_id, status, sum(forecasts) AS forecasts, sum(implied) AS implied, sum(imputed) AS imputed,
    sum(n) AS n, sum(stamped) AS stamped, sum(prospective) AS prospective, sum(documented) AS documented,
    count(d) AS claims,
    sum(CAST(floor(d / 1e6) AS BIGINT)) AS d, sum(CAST(d - floor(d / 1e6) * 1e6 AS BIGINT)) AS d_rest,
    sum(CAST(floor(dd / 1e6) AS BIGINT)) AS dd, sum(CAST(dd - floor(dd / 1e6) * 1e6 AS BIGINT)) AS dd_rest,
    sum(CAST(floor(ddd / 1e6) AS BIGINT)) AS ddd, sum(CAST(ddd - floor(ddd / 1e6) * 1e6 AS BIGINT)) AS ddd_rest,
    sum(CAST(floor(o / 1e6) AS BIGINT)) AS o, sum(CAST(o - floor(o / 1e6) * 1e6 AS BIGINT)) AS o_rest,
    sum(CAST(floor(oo / 1e6) AS BIGINT)) AS oo, sum(CAST(oo - floor(oo / 1e6) * 1e6 AS BIGINT)) AS oo_rest
FROM (
    SELECT forecaster_id, status, forecasts, implied, imputed, n, stamped, prospective, documented, d, o, oo,
        CAST(floor(d * d / 1e15 + 0.5) AS DOUBLE PRECISION) AS dd,
        CAST(floor(d * d / 1e15 * d / 1e15 + 0.5) AS DOUBLE PRECISION) AS ddd
    FROM (
        SELECT forecaster_id, status, count(*) AS forecasts,
            count(CASE WHEN basis = 'implied' THEN 1 END) AS implied,
            count(CASE WHEN basis = 'imputed' THEN 1 END) AS imputed,
            count(error) AS n, count(CASE WHEN grade = 0 THEN error END) AS stamped,
            count(CASE WHEN grade = 1 THEN error END) AS prospective, count(CASE WHEN grade = 2 THEN error END) AS documented,
            CAST(floor(CAST(sum(CAST(error AS BIGINT)) AS DOUBLE PRECISION) / nullif(count(error), 0) + 0.5)
                AS DOUBLE PRECISION) AS d,
            CAST(floor(CAST(sum(CAST(outcome AS BIGINT)) AS DOUBLE PRECISION) / nullif(count(error), 0) + 0.5)
                AS DOUBLE PRECISION) AS o,
            CAST(floor(CAST(sum(CAST(floor(outcome * outcome / 1e15 + 0.5) AS BIGINT)) AS DOUBLE PRECISION)
                / nullif(count(error), 0) + 0.5) AS DOUBLE PRECISION) AS oo
        FROM (
            SELECT forecaster_id, status, basis, grade, error, outcome,
                CASE WHEN error IS NULL THEN 0 ELSE weighs_with END AS unit
            FROM whole_errors
        ) scored
        GROUP BY forecaster_id, status, unit
    ) claims
) powers
GROUP BY forecaster_id, status
ORDER BY forecaster_id, status

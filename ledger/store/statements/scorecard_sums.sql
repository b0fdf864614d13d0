-- with: whole_errors
-- What scorecards are made of, by forecaster and what became of the forecasts, where each question weighs one: how many;
-- of the scored ones how many are implied and imputed; of the yes/no ones among them how many, and of each grade but the
-- last; how many weigh one; sums of their errors, squares and cubes of these, of outcomes and their squares; all in units
-- of 10^-15, each as millions and the rest of them: sums of 64 bits, which engines are quick at.
SELECT forecaster_id, status, count(*) AS forecasts,
    count(CASE WHEN basis = 'implied' THEN 1 END) AS implied, count(CASE WHEN basis = 'imputed' THEN 1 END) AS imputed,
    count(d) AS n, count(CASE WHEN grade = 0 THEN d END) AS stamped,
    count(CASE WHEN grade = 1 THEN d END) AS prospective, count(CASE WHEN grade = 2 THEN d END) AS documented,
    count(d) AS claims,
    sum(CAST(floor(d / 1e6) AS BIGINT)) AS d, sum(CAST(d - floor(d / 1e6) * 1e6 AS BIGINT)) AS d_rest,
    sum(CAST(floor(dd / 1e6) AS BIGINT)) AS dd, sum(CAST(dd - floor(dd / 1e6) * 1e6 AS BIGINT)) AS dd_rest,
    sum(CAST(floor(ddd / 1e6) AS BIGINT)) AS ddd, sum(CAST(ddd - floor(ddd / 1e6) * 1e6 AS BIGINT)) AS ddd_rest,
    sum(CAST(floor(o / 1e6) AS BIGINT)) AS o, sum(CAST(o - floor(o / 1e6) * 1e6 AS BIGINT)) AS o_rest,
    sum(CAST(floor(oo / 1e6) AS BIGINT)) AS oo, sum(CAST(oo - floor(oo / 1e6) * 1e6 AS BIGINT)) AS oo_rest
FROM (
    SELECT forecaster_id, status, basis, grade, error AS d,
        CAST(floor(error * error / 1e15 + 0.5) AS DOUBLE PRECISION) AS dd,
        CAST(floor(error * error / 1e15 * error / 1e15 + 0.5) AS DOUBLE PRECISION) AS ddd,
        outcome AS o, CAST(floor(outcome * outcome / 1e15 + 0.5) AS DOUBLE PRECISION) AS oo
    FROM whole_errors
) powers
GROUP BY forecaster_id, status
ORDER BY forecaster_id, status

-- with: whole_errors
-- What scorecards are made of, by forecaster and what became of the forecasts, where each question weighs one: how many;
-- of the scored ones how many are implied and imputed; of the yes/no ones among them how many, and of each grade but the
-- last; how many weigh one; sums of their errors, squares and cubes of these, of outcomes and their squares; all in units
-- of 10^-15.
SELECT forecaster_id, status, count(*) AS forecasts,
    count(CASE WHEN basis = 'implied' THEN 1 END) AS implied, count(CASE WHEN basis = 'imputed' THEN 1 END) AS imputed,
    count(error) AS n, count(CASE WHEN grade = 0 THEN error END) AS stamped,
    count(CASE WHEN grade = 1 THEN error END) AS prospective, count(CASE WHEN grade = 2 THEN error END) AS documented,
    count(error) AS claims, sum(CAST(error AS DECIMAL(18, 0))) AS d,
    sum(CAST(floor(error * error / 1e15 + 0.5) AS DECIMAL(18, 0))) AS dd,
    sum(CAST(floor(error * error / 1e15 * error / 1e15 + 0.5) AS DECIMAL(18, 0))) AS ddd,
    sum(CAST(outcome AS DECIMAL(18, 0))) AS o,
    sum(CAST(floor(outcome * outcome / 1e15 + 0.5) AS DECIMAL(18, 0))) AS oo
FROM whole_errors
GROUP BY forecaster_id, status
ORDER BY forecaster_id, status

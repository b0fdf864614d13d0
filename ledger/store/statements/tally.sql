-- with: whole_errors
-- Of each forecaster how often which probability was said, by what it rests on and how it turned out.
SELECT forecaster_id, basis, probability, outcome / 1e15 AS outcome, count(*) AS n
FROM whole_errors WHERE error IS NOT NULL
GROUP BY forecaster_id, basis, probability, outcome
ORDER BY forecaster_id, basis, probability, outcome

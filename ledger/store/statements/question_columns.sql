-- with: settled
-- What is missing is -1, a day is 20200416.
SELECT id, weighs_with,
    CASE kind WHEN 'binary' THEN 0 WHEN 'choice' THEN 1 WHEN 'numeric' THEN 2 ELSE 3 END AS kind,
    CASE WHEN outcome_value IS NULL THEN 0 ELSE 1 END AS decided, coalesce(outcome_value, -1) AS outcome,
    CASE WHEN status = 'resolved' THEN 1 ELSE 0 END AS resolved,
    CASE WHEN status = 'resolved' AND close > :cut THEN 1 ELSE 0 END AS early,
    cutoff, close, CAST(replace(closes, '-', '') AS INTEGER) AS closes,
    coalesce(CAST(replace(known_on, '-', '') AS INTEGER), -1) AS known_on
FROM settled ORDER BY id

-- with: selected
-- As forecast_columns, the day on which each was made, as 20200416, and when it stood;
-- 9007199254740991 is a moment that no forecast reaches.
SELECT id, question_id, forecaster_id, weighs_with, coalesce(probability, -1) AS probability,
    CASE basis WHEN 'stated' THEN 0 WHEN 'phrase' THEN 1 WHEN 'implied' THEN 2 ELSE 3 END AS basis,
    status, grade, CAST(replace(made_on, '-', '') AS INTEGER) AS made_on,
    stands_from, coalesce(stands_until, 9007199254740991) AS stands_until
FROM selected ORDER BY id

-- with: selected
SELECT id, question_id, forecaster_id, weighs_with, coalesce(probability, -1) AS probability,
    CASE basis WHEN 'stated' THEN 0 WHEN 'phrase' THEN 1 WHEN 'implied' THEN 2 ELSE 3 END AS basis,
    status, grade
FROM selected ORDER BY id

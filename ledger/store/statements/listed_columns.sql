-- with: selected
-- As forecast_columns, the day on which each was made, as 20200416, and when it was recorded.
SELECT id, question_id, forecaster_id, weighs_with, coalesce(probability, -1) AS probability,
    CASE basis WHEN 'stated' THEN 0 WHEN 'phrase' THEN 1 WHEN 'implied' THEN 2 ELSE 3 END AS basis,
    status, grade, CAST(replace(made_on, '-', '') AS INTEGER) AS made_on, recorded, detailed
FROM selected ORDER BY id

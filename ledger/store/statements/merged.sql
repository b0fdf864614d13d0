SELECT 'question' AS noun, id, merged_into FROM question WHERE merged_into IS NOT NULL
UNION ALL
SELECT 'forecaster', id, merged_into FROM forecaster WHERE merged_into IS NOT NULL

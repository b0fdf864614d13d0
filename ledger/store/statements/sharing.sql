-- A row where any claim has two questions, or any forecast a claim of its own.
SELECT 1 FROM question WHERE weighs_with <> id
UNION ALL
SELECT 1 FROM forecast WHERE weighs_with < 0
LIMIT 1

-- A row where any claim has two questions, any forecast a claim of its own, or any question ended between yes and no.
SELECT 1 FROM question WHERE weighs_with <> id
UNION ALL
SELECT 1 FROM forecast WHERE weighs_with < 0
UNION ALL
SELECT 1 FROM question WHERE outcome_value NOT IN (0, 1) AND kind = 'binary'
LIMIT 1

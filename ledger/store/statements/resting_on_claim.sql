SELECT 'F', id FROM forecast
WHERE claim_id = :number AND recoded_by IS NULL AND (ended_by IS NULL OR ended_by <> 'void')
UNION ALL
SELECT 'Q', id FROM question WHERE claim_id = :number AND (status IS NULL OR status NOT IN ('entered in error', 'merged'))

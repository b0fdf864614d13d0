SELECT 'C', id FROM claim
WHERE source_id = :number AND id NOT IN (SELECT number FROM void WHERE noun = 'claim')

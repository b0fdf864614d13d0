-- A forecast that is brought in from a copy may be on a question that was entered in error here: it is void with it.
UPDATE forecast SET ended_by = 'void', stands_until = stands_from, gone_by = stands_from
WHERE question_id IN (SELECT number FROM void WHERE noun = 'question') AND (ended_by IS NULL OR ended_by <> 'void')

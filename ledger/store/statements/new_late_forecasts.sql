SELECT count(*) FROM forecast f JOIN question q ON q.id = f.question_id
WHERE f.id > :last AND (f.stands_from >= f.entered_cutoff
    OR f.stands_from >= CASE WHEN f.made_at IS NULL AND f.recorded >= q.cutoff THEN q.unsure ELSE q.cutoff END)

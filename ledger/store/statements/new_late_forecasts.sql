SELECT count(*) FROM forecast f JOIN question q ON q.id = f.question_id
WHERE f.id > :last AND f.stands_from >= q.cutoff

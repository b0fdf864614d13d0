-- Every question with a forecast: the day on which it opens, and the moment of the first forecast on it.
SELECT q.id, q.opens, coalesce(min(CASE WHEN f.ended_by = 'void' THEN NULL ELSE f.stands_from END), min(f.stands_from)) FROM question q JOIN forecast f ON f.question_id = q.id GROUP BY q.id, q.opens

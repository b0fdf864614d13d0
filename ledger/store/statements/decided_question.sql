-- What a question's deciding moments rest on.
SELECT closes, closes_at, look_up, merged_into,
    CASE WHEN id IN (SELECT number FROM void WHERE noun = 'question') THEN 1 ELSE 0 END
FROM question WHERE id = :question

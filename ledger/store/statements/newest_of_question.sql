-- As newest, of one question: what is read of one question alone need not look at all the others.
SELECT question_id, max(id) AS id FROM resolution WHERE holds <= :cut AND question_id = :question GROUP BY question_id

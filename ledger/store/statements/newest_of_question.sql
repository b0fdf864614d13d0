-- As newest, of one question, or of that of one forecast: what is read of one alone need not look at all the others.
SELECT question_id, max(id) AS id FROM resolution
WHERE holds <= :cut AND question_id = coalesce(:question, (SELECT f.question_id FROM forecast f WHERE f.id = :forecast))
GROUP BY question_id

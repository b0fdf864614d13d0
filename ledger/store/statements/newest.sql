-- Of each question the resolution that counts as of the day that ends at :cut: the newest one that held by then.
SELECT question_id, max(id) AS id FROM resolution WHERE holds <= :cut GROUP BY question_id

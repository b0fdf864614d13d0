-- What questions said before each change, the newest first.
SELECT question_id, entry, before FROM amendment
UNION ALL SELECT number, entry, before FROM correction WHERE noun = 'question'
ORDER BY 2 DESC

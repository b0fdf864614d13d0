SELECT DISTINCT c.source_id, t.tag
FROM claim c
JOIN question q ON q.claim_id = c.id
JOIN question_tag t ON t.question_id = q.id
WHERE c.source_id IS NOT NULL

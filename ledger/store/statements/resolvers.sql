-- name: named
SELECT DISTINCT resolver FROM resolution WHERE resolver IS NOT NULL

-- name: of_questions
SELECT q.id, r.resolver FROM question q JOIN resolution r ON r.id = q.resolution_id

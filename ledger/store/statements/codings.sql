-- name: first_coder
-- Who coded a source first.
SELECT coder FROM claim WHERE source_id = :source AND coder IS NOT NULL AND settles IS NULL ORDER BY id LIMIT 1

-- name: coder
SELECT coder FROM claim WHERE id = :id

-- name: replace_claim
UPDATE claim SET replaced_by = :new WHERE id = :old

-- name: questions
SELECT question_id FROM forecast WHERE claim_id = :old

-- name: recode
UPDATE forecast SET recoded_by = :new WHERE claim_id = :old

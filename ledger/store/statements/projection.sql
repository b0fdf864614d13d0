-- name: first_of_claim
SELECT min(id) FROM question WHERE claim_id = :claim

-- name: question
SELECT * FROM question WHERE id = :id

-- name: deciding
SELECT weighs_with, claim_id, cutoff, unsure, outcome_value, kind, options, close, recorded,
    CASE WHEN status IN ('merged', 'entered in error') THEN 1 ELSE 0 END
FROM question WHERE id = :id

-- name: tags
SELECT tag FROM question_tag WHERE question_id = :id ORDER BY tag

-- name: drop_tags
DELETE FROM question_tag WHERE question_id = :id

-- name: seal
SELECT seal.*, (SELECT min(by_then) FROM stamp WHERE size > seal.entry) AS by_then FROM seal WHERE id = :id

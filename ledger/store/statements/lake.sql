-- name: forecast
SELECT id, question_id, forecaster_id, claim_id, weighs_with, probability, probabilities, quantiles, basis, made_on, made_at,
    recorded, stands_from, stands_until, ended_by, gone_by, recoded_by, withdrawn_on, withdrawn_at, withdrawn_from,
    withdrawal_recorded, withdrawal_cutoff, withdrawal_stamped_by, entered_close, entered_cutoff, stamped_by, documented
FROM forecast WHERE question_id BETWEEN :first AND :last ORDER BY question_id, id

-- name: question
SELECT id, claim_id, weighs_with, text, kind, options, unit, lower, upper, open_ends, ordered, opens, closes, close, due_from,
    recorded, stamped_by, status
FROM question WHERE id BETWEEN :first AND :last ORDER BY id

-- name: question_tag
SELECT question_id, tag FROM question_tag WHERE question_id BETWEEN :first AND :last ORDER BY question_id, tag

-- name: resolution
SELECT id, question_id, status, outcome, outcome_value, known_on, known, known_from, known_day, holds, recorded
FROM resolution WHERE question_id BETWEEN :first AND :last ORDER BY question_id, id

-- name: forecaster
SELECT id, name, kind, merged_into, recorded FROM forecaster WHERE id BETWEEN :first AND :last ORDER BY id

-- name: forecaster_name
SELECT name_key, forecaster_id, name FROM forecaster_name WHERE forecaster_id BETWEEN :first AND :last ORDER BY name_key

-- name: claim
SELECT id, source_id, forecaster_id, quote, label, declined, replaced_by, recorded
FROM claim WHERE id BETWEEN :first AND :last ORDER BY id

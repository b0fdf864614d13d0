-- name: twice
-- What in a lake does not belong together: of each table the first row that is wrong, and how. A table of files,
-- such as question_files, has older states of rows too.
SELECT 'forecast' AS noun, CAST(id AS TEXT) AS number, 'is there twice' AS what FROM forecast GROUP BY id HAVING count(*) > 1
UNION ALL
SELECT 'question', CAST(id AS TEXT), 'is there twice' FROM question GROUP BY id HAVING count(*) > 1
UNION ALL
SELECT 'resolution', CAST(id AS TEXT), 'is there twice' FROM resolution GROUP BY id HAVING count(*) > 1
UNION ALL
SELECT 'forecaster', CAST(id AS TEXT), 'is there twice' FROM forecaster GROUP BY id HAVING count(*) > 1
UNION ALL
SELECT 'claim', CAST(id AS TEXT), 'is there twice' FROM claim GROUP BY id HAVING count(*) > 1
UNION ALL
SELECT 'forecaster_name', name_key, 'is there twice' FROM forecaster_name GROUP BY name_key HAVING count(*) > 1
UNION ALL
SELECT 'question_tag of question', CAST(question_id AS TEXT), 'is there twice'
FROM question_tag GROUP BY question_id, tag HAVING count(*) > 1
LIMIT 1

-- name: forecaster
SELECT 'forecaster' AS noun, number, what FROM (
    SELECT p.id AS number, CASE
        WHEN p.id IS NULL OR p.recorded IS NULL THEN 'lacks id or recorded'
        WHEN trim(coalesce(p.name, '')) = '' THEN 'has no name'
        WHEN coalesce(p.kind, '') NOT IN ('person', 'organisation', 'model', 'crowd')
            THEN 'has a kind that is not person, organisation, model or crowd'
        WHEN p.merged_into IS NOT NULL AND other.id IS NULL THEN 'is merged into a forecaster who is not there'
        WHEN p.merged_into = p.id THEN 'is merged into itself'
    END AS what
    FROM forecaster p LEFT JOIN forecaster other ON other.id = p.merged_into
) rows WHERE what IS NOT NULL ORDER BY number LIMIT 1

-- name: forecaster_name
SELECT 'forecaster_name' AS noun, number, what FROM (
    SELECT n.name_key AS number, CASE
        WHEN n.name_key IS NULL OR n.name IS NULL THEN 'lacks name_key or name'
        WHEN p.id IS NULL THEN 'is of a forecaster who is not there'
    END AS what
    FROM forecaster_name n LEFT JOIN forecaster p ON p.id = n.forecaster_id
) rows WHERE what IS NOT NULL ORDER BY number LIMIT 1

-- name: claim
SELECT 'claim' AS noun, number, what FROM (
    SELECT c.id AS number, CASE
        WHEN c.id IS NULL OR c.label IS NULL OR c.recorded IS NULL THEN 'lacks id, label or recorded'
        WHEN c.forecaster_id IS NOT NULL AND p.id IS NULL THEN 'is of a forecaster who is not there'
        WHEN c.replaced_by IS NOT NULL AND other.id IS NULL THEN 'is replaced by a claim that is not there'
    END AS what
    FROM claim c LEFT JOIN forecaster p ON p.id = c.forecaster_id LEFT JOIN claim other ON other.id = c.replaced_by
) rows WHERE what IS NOT NULL ORDER BY number LIMIT 1

-- name: question
SELECT 'question' AS noun, number, what FROM (
    SELECT q.id AS number, CASE
        WHEN q.id IS NULL OR q.text IS NULL OR q.close IS NULL OR q.due_from IS NULL OR q.recorded IS NULL
            THEN 'lacks id, text, close, due_from or recorded'
        WHEN coalesce(q.kind, '') NOT IN ('binary', 'choice', 'numeric', 'date')
            THEN 'has a kind that is not binary, choice, numeric or date'
        WHEN q.status NOT IN ('resolved', 'ambiguous', 'annulled', 'entered in error', 'merged')
            THEN 'has a status that is not resolved, ambiguous, annulled, entered in error or merged'
        WHEN coalesce(CAST(try_cast(q.closes AS DATE) AS TEXT), '') <> coalesce(q.closes, '-') OR length(q.closes) <> 10
            THEN 'has in closes no day such as 2026-03-01'
        WHEN coalesce(CAST(try_cast(q.opens AS DATE) AS TEXT), '') <> q.opens OR length(q.opens) <> 10
            THEN 'has in opens no day such as 2026-03-01'
        WHEN q.claim_id IS NOT NULL AND c.id IS NULL THEN 'is of a claim that is not there'
        WHEN other.id IS NULL THEN 'weighs with a question that is not there'
        WHEN q.kind = 'choice' AND coalesce(json_type(try_cast(q.options AS JSON)), '') <> 'ARRAY'
            THEN 'has in options no JSON list'
        WHEN q.lower >= q.upper OR isnan(q.lower) OR isnan(q.upper) THEN 'has no lower end below its upper end'
    END AS what
    FROM question q LEFT JOIN claim c ON c.id = q.claim_id LEFT JOIN question other ON other.id = q.weighs_with
) rows WHERE what IS NOT NULL ORDER BY number LIMIT 1

-- name: question_tag
SELECT 'question_tag of question' AS noun, number, what FROM (
    SELECT t.question_id AS number, CASE
        WHEN t.tag IS NULL THEN 'has no tag'
        WHEN q.id IS NULL THEN 'is of a question that is not there with the same number in written'
    END AS what
    FROM question_tag_files t LEFT JOIN question_files q ON q.id = t.question_id AND q.written = t.written
) rows WHERE what IS NOT NULL ORDER BY number LIMIT 1

-- name: resolution
SELECT 'resolution' AS noun, number, what FROM (
    SELECT r.id AS number, CASE
        WHEN r.id IS NULL OR r.known IS NULL OR r.known_from IS NULL OR r.known_day IS NULL OR r.recorded IS NULL
            THEN 'lacks id, known, known_from, known_day or recorded'
        WHEN q.id IS NULL THEN 'is of a question that is not there'
        WHEN coalesce(r.status, '') NOT IN ('resolved', 'ambiguous', 'annulled', 'reopened')
            THEN 'has a status that is not resolved, ambiguous, annulled or reopened'
        WHEN coalesce(CAST(try_cast(r.known_on AS DATE) AS TEXT), '') <> coalesce(r.known_on, '-') OR length(r.known_on) <> 10
            THEN 'has in known_on no day such as 2026-03-01'
        WHEN r.status = 'resolved' AND (r.outcome IS NULL OR r.outcome_value IS NULL) THEN 'is resolved without an outcome'
        WHEN isnan(r.outcome_value) THEN 'has an outcome that is no number'
        WHEN q.kind = 'binary' AND r.outcome_value NOT BETWEEN 0 AND 1 THEN 'has an outcome that is not from 0 to 1'
        WHEN q.kind = 'choice' AND (r.outcome_value <> floor(r.outcome_value)
                OR r.outcome_value NOT BETWEEN 0 AND json_array_length(try_cast(q.options AS JSON)) - 1)
            THEN 'has an outcome that is no option'
    END AS what
    FROM resolution r LEFT JOIN question q ON q.id = r.question_id
) rows WHERE what IS NOT NULL ORDER BY number LIMIT 1

-- name: forecast
SELECT 'forecast' AS noun, number, what FROM (
    SELECT f.id AS number, CASE
        WHEN f.id IS NULL OR f.recorded IS NULL OR f.stands_from IS NULL THEN 'lacks id, recorded or stands_from'
        WHEN q.id IS NULL THEN 'is on a question that is not there'
        WHEN p.id IS NULL THEN 'is of a forecaster who is not there'
        WHEN f.claim_id IS NOT NULL AND c.id IS NULL THEN 'is of a claim that is not there'
        WHEN f.recoded_by IS NOT NULL AND later.id IS NULL THEN 'is recoded by a claim that is not there'
        WHEN f.weighs_with IS NULL OR f.weighs_with NOT IN (q.weighs_with, coalesce(-f.claim_id, q.weighs_with))
            THEN 'weighs neither with its question nor with its claim'
        WHEN coalesce(f.basis, '') NOT IN ('stated', 'phrase', 'implied', 'imputed')
            THEN 'has a basis that is not stated, phrase, implied or imputed'
        WHEN coalesce(CAST(try_cast(f.made_on AS DATE) AS TEXT), '') <> coalesce(f.made_on, '-') OR length(f.made_on) <> 10
            THEN 'has in made_on no day such as 2026-03-01'
        WHEN f.made_at IS NOT NULL AND try_cast(f.made_at AS TIMESTAMP) IS NULL THEN 'has in made_at no instant'
        WHEN coalesce(CAST(try_cast(f.withdrawn_on AS DATE) AS TEXT), '') <> f.withdrawn_on OR length(f.withdrawn_on) <> 10
            THEN 'has in withdrawn_on no day such as 2026-03-01'
        WHEN f.withdrawn_at IS NOT NULL AND try_cast(f.withdrawn_at AS TIMESTAMP) IS NULL
            THEN 'has in withdrawn_at no instant'
        WHEN f.ended_by NOT IN ('revision', 'withdrawal', 'coding', 'void')
            THEN 'has in ended_by a word that is not revision, withdrawal, coding or void'
        WHEN (f.ended_by IS NULL) <> (f.stands_until IS NULL) THEN 'has only one of ended_by and stands_until'
        WHEN f.ended_by = 'revision' AND f.stands_until < f.stands_from THEN 'is revised before it was said'
        WHEN f.probability NOT BETWEEN 0 AND 1 THEN 'has a probability below 0 or above 1'
        WHEN q.kind = 'binary' AND f.probability IS NULL THEN 'is on a yes/no question and has no probability'
        WHEN q.kind = 'choice' AND (f.probabilities IS NULL
                OR coalesce(json_array_length(try_cast(f.probabilities AS JSON)), 0)
                    NOT BETWEEN 1 AND json_array_length(try_cast(q.options AS JSON))
                OR coalesce(list_min(json_transform(try_cast(f.probabilities AS JSON), '["DOUBLE"]')), -1) < 0
                OR abs(list_sum(json_transform(try_cast(f.probabilities AS JSON), '["DOUBLE"]')) - 1) > 1e-6)
            THEN 'has not a probability for each option, together 1'
        WHEN q.kind IN ('numeric', 'date') AND coalesce(json_array_length(try_cast(f.quantiles AS JSON)), 0) = 0
            THEN 'has no quantiles in a JSON list'
    END AS what
    FROM forecast f LEFT JOIN question q ON q.id = f.question_id LEFT JOIN forecaster p ON p.id = f.forecaster_id
    LEFT JOIN claim c ON c.id = f.claim_id LEFT JOIN claim later ON later.id = f.recoded_by
) rows WHERE what IS NOT NULL ORDER BY number LIMIT 1

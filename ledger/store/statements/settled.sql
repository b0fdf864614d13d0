-- with: newest
-- Every question as of the day that ends at :cut: of several resolutions the newest one that held by then counts; one
-- that reopens it says nothing.
-- A forecast counts before `cutoff`: the close, or since when the outcome was known if that is earlier. From `unsure`
-- on, the beginning of the day on which it became known, only an instant proves that it came before; where :same_day is
-- 1, the whole of that day counts.
SELECT q.id, q.text, q.kind, q.options, q.closes, q.close, q.due_from, q.weighs_with, q.recorded, q.stamped_by,
    r.id AS resolution_id,
    CASE WHEN q.status IN ('entered in error', 'merged') THEN q.status ELSE r.status END AS status,
    r.outcome, r.outcome_value, r.known_on,
    CASE WHEN :same_day = 0 AND r.known_from < q.close THEN r.known_from
        WHEN :same_day = 1 AND r.known < q.close THEN r.known ELSE q.close END AS cutoff,
    CASE WHEN :same_day = 0 AND r.known_day < q.close THEN r.known_day
        WHEN :same_day = 1 AND r.known < q.close THEN r.known ELSE q.close END AS unsure
FROM question q
LEFT JOIN newest ON newest.question_id = q.id AND (q.status IS NULL OR q.status NOT IN ('entered in error', 'merged'))
LEFT JOIN resolution r ON r.id = newest.id AND r.status <> 'reopened'

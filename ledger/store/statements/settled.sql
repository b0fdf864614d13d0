-- Every question as of the day that ends at :cut: of several resolutions the newest one known by then holds.
SELECT q.id, q.text, q.kind, q.options, q.closes, q.close, q.closing_day_end, q.weighs_with, q.recorded,
    r.id AS resolution_id, r.status, r.outcome, r.outcome_value, r.known_on,
    CASE WHEN r.known IS NOT NULL AND r.known < q.close THEN r.known ELSE q.close END AS cutoff
FROM question q
LEFT JOIN (
    SELECT question_id, max(id) AS id FROM resolution WHERE known <= :cut GROUP BY question_id
) newest ON newest.question_id = q.id
LEFT JOIN resolution r ON r.id = newest.id

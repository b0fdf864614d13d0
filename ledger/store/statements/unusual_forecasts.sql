-- What was said on questions that are not yes/no, with what the axis of each is made of.
SELECT f.id, f.question_id, f.made_on, f.probabilities, f.quantiles, q.kind, q.unit, q.lower, q.upper, q.open_ends, q.closes,
    q.ordered, q.options
FROM question q CROSS JOIN forecast f
WHERE f.question_id = q.id AND q.kind <> 'binary'
ORDER BY q.id, f.forecaster_id, f.stands_from, f.id

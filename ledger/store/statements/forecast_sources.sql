-- Forecasts that are known to come from a source, by their own claim or their question's, and its name.
SELECT f.id, s.id, coalesce(s.title, s.url, s.outlet, 'source')
FROM forecast f
JOIN question q ON q.id = f.question_id
LEFT JOIN claim own ON own.id = f.claim_id
LEFT JOIN claim asked ON asked.id = q.claim_id
JOIN source s ON s.id = coalesce(own.source_id, asked.source_id)
ORDER BY f.id

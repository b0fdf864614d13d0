-- The forecasts that a forecast, a claim or a source has to do with, and the instant that a platform gave of each.
SELECT f.id, f.question_id, f.claim_id, f.made_on,
    CASE WHEN f.external_id IS NOT NULL AND f.made_at IS NOT NULL THEN f.stands_from END AS stamped
FROM forecast f LEFT JOIN claim c ON c.id = f.claim_id
WHERE (:noun = 'forecast' AND f.id = :number) OR (:noun = 'claim' AND f.claim_id = :number)
    OR (:noun = 'source' AND c.source_id = :number)

-- The forecasts that a forecast, a claim or a source has to do with, and what may show when each was said.
SELECT f.id, f.question_id, f.made_on, f.stands_from, CASE WHEN f.made_at IS NULL THEN 0 ELSE 1 END AS stamped,
    f.claim_id, f.platform, f.external_id
FROM forecast f LEFT JOIN claim c ON c.id = f.claim_id
WHERE (:noun = 'forecast' AND f.id = :number) OR (:noun = 'claim' AND f.claim_id = :number)
    OR (:noun = 'source' AND c.source_id = :number)

-- The forecasts that a forecast, a claim or a source has to do with, and what may show when each was said. A platform's
-- time stamp is of what the platform had: not of what somebody corrected it to.
SELECT f.id, f.question_id,
    EXISTS (SELECT 1 FROM correction x WHERE x.noun = 'forecast' AND x.number = f.id) AS corrected,
    f.made_on, f.stands_from,
    CASE WHEN f.stamped = 1 AND f.recorded <= COALESCE(
        (SELECT MIN(x.recorded_before) FROM correction x WHERE x.noun = 'forecast' AND x.number = f.id), f.recorded
    ) THEN 1 ELSE 0 END AS stamped,
    f.claim_id, f.basis
FROM forecast f LEFT JOIN claim c ON c.id = f.claim_id
WHERE (:noun = 'forecast' AND f.id = :number) OR (:noun = 'claim' AND f.claim_id = :number)
    OR (:noun = 'source' AND c.source_id = :number)

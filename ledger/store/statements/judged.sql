-- with: settled
-- What became of every forecast as of the day that ends at :cut, as a place in STATUSES (track_record/status.py).
-- The order of the cases is the policy: each forecast has exactly one status, so the counts add up.
SELECT f.id, f.question_id, f.forecaster_id, f.weighs_with, f.probability, f.basis, f.scored_against, f.made_on,
    f.stands_from, f.stands_until, s.kind, s.outcome, s.outcome_value,
    CASE
        WHEN f.claim_id IS NOT NULL OR f.phrase IS NOT NULL OR f.probability IS NULL OR f.low IS NOT NULL
            OR f.note IS NOT NULL OR f.coder IS NOT NULL OR f.withdrawn_on IS NOT NULL THEN 1
        ELSE 0
    END AS detailed,
    CASE
        WHEN f.ended_by = 'void' THEN 10
        WHEN f.recoded_by IS NOT NULL THEN 9
        WHEN f.stands_from >= s.cutoff THEN 5
        WHEN f.stands_until IS NOT NULL AND f.stands_until < s.cutoff AND f.stands_until < :cut
            AND (f.ended_by = 'withdrawal' OR :every = 0)
            THEN CASE f.ended_by WHEN 'withdrawal' THEN 6 ELSE 7 END
        WHEN s.status = 'ambiguous' THEN 3
        WHEN s.status = 'annulled' THEN 4
        WHEN s.status IS NULL THEN CASE WHEN s.due_from < :cut THEN 2 ELSE 1 END
        WHEN :prospective = 1 AND s.recorded >= s.cutoff THEN 8
        WHEN :closed = 1 AND s.close > :cut THEN 11
        ELSE 0
    END AS status
FROM forecast f CROSS JOIN settled s
WHERE s.id = f.question_id

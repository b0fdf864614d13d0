-- with: graded
-- What became of every forecast as of the day that ends at :cut, nothing said from :heard on, as a place in STATUSES (track_record/status.py).
-- The order of the cases is the policy: each forecast has exactly one status, so the counts add up.
SELECT id, question_id, forecaster_id, weighs_with, probability, basis, scored_against, made_on, recorded, stands_from,
    CASE WHEN withdrawn_from < revised_from OR revised_from IS NULL THEN withdrawn_from ELSE revised_from END
        AS stands_until,
    kind, outcome, outcome_value, detailed, grade,
    CASE
        WHEN ended_by = 'void' THEN 10
        WHEN recoded_by IS NOT NULL THEN 9
        WHEN stands_from >= too_late THEN 5
        WHEN withdrawn_from < :heard AND (revised_from IS NULL OR withdrawn_from <= revised_from) THEN 6
        WHEN revised_from < :heard AND :every = 0 THEN 7
        WHEN settled_as = 'ambiguous' THEN 3
        WHEN settled_as = 'annulled' THEN 4
        WHEN settled_as IS NULL THEN CASE WHEN due_from < :cut THEN 2 ELSE 1 END
        WHEN grade = 0 AND :stamped = 0 THEN 15
        WHEN grade = 1 AND :prospective = 0 THEN 13
        WHEN grade = 2 AND :documented = 0 THEN 12
        WHEN grade = 3 AND :retrospective = 0 THEN 8
        WHEN :closed = 1 AND close > :cut THEN 11
        ELSE 0
    END AS status
FROM graded

-- with: settled
-- Every forecast beside its question, with how its time is known, as a place in GRADES (track_record/status.py): 1
-- recorded before the answer could be known, as its question was, 0 and both stamped by an outside authority before
-- that, 2 shown by a document or a platform of that time, 3 said so. From `too_late` on it does not count.
-- `revised_from` and `withdrawn_from` are when it ended, if that was in time: as it is kept where forecasts of all
-- grades count (:stamped, :prospective, :documented and :retrospective are 1), else as if there were only those that
-- do; a withdrawal is stamped, prospective or retrospective. The hint is Spark's alone.
SELECT /*+ BROADCAST(s) */ f.id, f.question_id, f.forecaster_id, f.weighs_with, f.probability, f.basis, f.scored_against, f.made_on,
    f.recorded, f.stands_from, f.ended_by, f.recoded_by,
    s.kind, s.status AS settled_as, s.outcome, s.outcome_value, s.due_from,
    CASE WHEN f.entered_close < s.close THEN f.entered_close ELSE s.close END AS close,
    CASE
        WHEN f.claim_id IS NOT NULL OR f.phrase IS NOT NULL OR f.probability IS NULL OR f.low IS NOT NULL
            OR f.note IS NOT NULL OR f.coder IS NOT NULL OR f.withdrawn_on IS NOT NULL THEN 1
        ELSE 0
    END AS detailed,
    CASE
        WHEN f.recorded < s.cutoff AND s.recorded < s.cutoff
            AND (f.entered_cutoff IS NULL OR f.recorded < f.entered_cutoff)
        THEN CASE
            WHEN f.stamped_by < s.cutoff AND s.stamped_by < s.cutoff
                AND (f.entered_cutoff IS NULL OR f.stamped_by < f.entered_cutoff) THEN 0
            ELSE 1
        END
        WHEN f.documented < s.cutoff AND (f.entered_cutoff IS NULL OR f.documented < f.entered_cutoff) THEN 2
        ELSE 3
    END AS grade,
    CASE
        WHEN f.stands_from >= f.entered_cutoff THEN f.entered_cutoff
        WHEN f.made_at IS NULL AND f.recorded >= s.cutoff THEN s.unsure
        ELSE s.cutoff
    END AS too_late,
    CASE
        WHEN :stamped + :prospective + :documented + :retrospective < 4 THEN (
            SELECT min(n.stands_from) FROM forecast n
            WHERE n.question_id = f.question_id AND n.forecaster_id = f.forecaster_id
                AND n.recoded_by IS NULL AND (n.ended_by IS NULL OR n.ended_by <> 'void')
                AND (n.stands_from > f.stands_from OR (n.stands_from = f.stands_from AND n.id > f.id))
                AND (n.entered_cutoff IS NULL OR n.stands_from < n.entered_cutoff)
                AND n.stands_from < CASE WHEN n.made_at IS NULL AND n.recorded >= s.cutoff THEN s.unsure ELSE s.cutoff END
                AND CASE
                    WHEN n.recorded < s.cutoff AND s.recorded < s.cutoff
                        AND (n.entered_cutoff IS NULL OR n.recorded < n.entered_cutoff)
                    THEN CASE
                        WHEN n.stamped_by < s.cutoff AND s.stamped_by < s.cutoff
                            AND (n.entered_cutoff IS NULL OR n.stamped_by < n.entered_cutoff) THEN :stamped
                        ELSE :prospective
                    END
                    WHEN n.documented < s.cutoff
                        AND (n.entered_cutoff IS NULL OR n.documented < n.entered_cutoff) THEN :documented
                    ELSE :retrospective END = 1
        )
        WHEN f.ended_by <> 'withdrawal'
            AND f.stands_until < CASE WHEN f.gone_by < s.cutoff THEN s.cutoff ELSE s.unsure END THEN f.stands_until
    END AS revised_from,
    CASE
        WHEN :stamped + :prospective + :documented + :retrospective < 4 THEN CASE
            WHEN f.withdrawn_from < CASE
                WHEN f.withdrawn_at IS NULL AND f.withdrawal_recorded >= s.cutoff
                    AND (f.ended_by <> 'withdrawal' OR f.gone_by >= s.cutoff) THEN s.unsure
                ELSE s.cutoff END
                AND (f.withdrawal_cutoff IS NULL OR f.withdrawn_from < f.withdrawal_cutoff)
                AND CASE
                    WHEN f.withdrawal_recorded < s.cutoff
                        AND (f.withdrawal_cutoff IS NULL OR f.withdrawal_recorded < f.withdrawal_cutoff)
                    THEN CASE
                        WHEN f.withdrawal_stamped_by < s.cutoff
                            AND (f.withdrawal_cutoff IS NULL OR f.withdrawal_stamped_by < f.withdrawal_cutoff) THEN :stamped
                        ELSE :prospective
                    END
                    ELSE :retrospective END = 1
                THEN CASE f.ended_by WHEN 'withdrawal' THEN f.stands_until ELSE f.withdrawn_from END
            END
        WHEN f.ended_by = 'withdrawal'
            AND f.stands_until < CASE WHEN f.gone_by < s.cutoff THEN s.cutoff ELSE s.unsure END THEN f.stands_until
    END AS withdrawn_from
FROM forecast f CROSS JOIN settled s
WHERE s.id = f.question_id

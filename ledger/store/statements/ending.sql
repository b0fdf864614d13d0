-- Every forecast with what its end depends on: what was `late` by what held then ends nothing, nor does a
-- withdrawal that was.
SELECT id, question_id, forecaster_id, stands_from,
    CASE WHEN made_at IS NULL THEN recorded ELSE stands_from END AS sure_from,
    stands_until, ended_by, gone_by, recoded_by, made_on, made_at, withdrawn_on, withdrawn_at,
    CASE WHEN withdrawal_cutoff IS NULL OR withdrawn_from < withdrawal_cutoff THEN withdrawn_from END AS withdrawn_from,
    CASE WHEN withdrawn_at IS NULL THEN withdrawal_recorded ELSE withdrawn_from END AS sure_gone,
    CASE WHEN stands_from >= entered_cutoff THEN 1 ELSE 0 END AS late
FROM forecast

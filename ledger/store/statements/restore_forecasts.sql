-- Forecasts that are void no longer; each stands again until something else ends it.
UPDATE forecast SET ended_by = NULL, stands_until = NULL, gone_by = NULL
WHERE ended_by = 'void' AND (id = :forecast OR question_id = :question)
    AND id NOT IN (SELECT number FROM void WHERE noun = 'forecast')
    AND question_id NOT IN (SELECT number FROM void WHERE noun = 'question')

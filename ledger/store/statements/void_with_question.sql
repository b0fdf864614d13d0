-- Forecasts that were entered on a question which is void.
UPDATE forecast SET ended_by = 'void', stands_until = stands_from
WHERE (ended_by IS NULL OR ended_by <> 'void') AND question_id IN (SELECT number FROM void WHERE noun = 'question')

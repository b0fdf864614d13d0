-- Forecasts that are void count as if they had never been made: they end when they begin.
UPDATE forecast SET ended_by = 'void', stands_until = stands_from, gone_by = stands_from
WHERE id = :forecast OR question_id = :question

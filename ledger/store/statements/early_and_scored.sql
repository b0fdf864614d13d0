-- with: selected
-- How many forecasts are scored though the deadline of their question has not passed.
SELECT count(*) FROM selected s JOIN question q ON q.id = s.question_id WHERE s.status = 0 AND q.close > :cut

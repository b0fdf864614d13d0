-- with: question_columns
-- As question_columns, of one question.
SELECT id, weighs_with, kind, decided, outcome, resolved, early, cutoff, close, closes, known_on
FROM question_columns WHERE id = :question

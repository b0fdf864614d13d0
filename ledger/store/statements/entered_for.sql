-- The forecasts on a question that were entered for it, or for another one that was merged into it; not those void.
SELECT id, entry FROM forecast
WHERE question_id = :question AND coalesce(entered_question, question_id) = :asked
    AND (ended_by IS NULL OR ended_by <> 'void')
ORDER BY id

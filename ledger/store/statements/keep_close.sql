-- Before a question closes at another moment, or its forecasts go to another question: for those that are there, and
-- for their withdrawals, the close counts that held when they were recorded.
UPDATE forecast
SET entered_close = coalesce(entered_close, (SELECT close FROM question WHERE id = :question)),
    withdrawal_close = CASE
        WHEN withdrawn_from IS NOT NULL
            THEN coalesce(withdrawal_close, (SELECT close FROM question WHERE id = :question))
    END
WHERE question_id = :question

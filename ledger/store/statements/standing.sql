-- name: revised
-- with: ending
-- Several forecasts of one person on one question: the rows whose end must be worked out.
SELECT f.* FROM (
    SELECT question_id, forecaster_id FROM forecast WHERE question_id BETWEEN :first AND :last
    GROUP BY question_id, forecaster_id HAVING count(*) > 1
) several
JOIN ending f ON f.question_id = several.question_id AND f.forecaster_id = several.forecaster_id
ORDER BY f.question_id, f.forecaster_id, f.stands_from, f.id

-- name: ended
-- with: ending
-- The same, and any that ends or ended otherwise.
SELECT f.* FROM (
    SELECT question_id, forecaster_id FROM forecast WHERE question_id BETWEEN :first AND :last
    GROUP BY question_id, forecaster_id
    HAVING count(*) > 1 OR max(ended_by) IS NOT NULL OR max(withdrawn_on) IS NOT NULL OR max(recoded_by) IS NOT NULL
) several
JOIN ending f ON f.question_id = several.question_id AND f.forecaster_id = several.forecaster_id
ORDER BY f.question_id, f.forecaster_id, f.stands_from, f.id

-- name: score
-- What a forecast is scored against, how well it did, and how its time is known: as graded.sql and judged.sql have it.
-- Most rows are right already, and a row that is written is written in three indexes too.
UPDATE forecast
SET scored_against = correct.outcome, squared_error = correct.error, grade = correct.grade
FROM (
    SELECT id, outcome, (probability - outcome) * (probability - outcome) AS error, grade
    FROM (
        SELECT f.id, f.probability,
            CASE
                WHEN f.stands_from >= f.entered_close THEN NULL
                WHEN f.stands_from < CASE WHEN f.made_at IS NULL AND f.recorded >= q.cutoff THEN q.unsure ELSE q.cutoff END
                    AND (f.stands_until IS NULL
                        OR f.stands_until >= CASE WHEN f.gone_by < q.cutoff THEN q.cutoff ELSE q.unsure END)
                THEN q.outcome_value
            END AS outcome,
            CASE
                WHEN f.recorded < q.cutoff AND q.recorded < q.cutoff
                    AND (f.entered_close IS NULL OR f.recorded < f.entered_close) THEN 0
                WHEN f.documented < q.cutoff AND (f.entered_close IS NULL OR f.documented < f.entered_close) THEN 1
                ELSE 2
            END AS grade
        FROM forecast f JOIN question q ON q.id = f.question_id
        WHERE f.question_id BETWEEN :first AND :last
    ) judged
) correct
WHERE forecast.id = correct.id
    AND (forecast.scored_against <> correct.outcome OR forecast.squared_error <> correct.error
        OR forecast.grade <> correct.grade
        OR (forecast.scored_against IS NULL) <> (correct.outcome IS NULL)
        OR (forecast.squared_error IS NULL) <> (correct.error IS NULL))

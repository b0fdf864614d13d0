-- name: cutoffs
-- with: held
-- From when on a forecast, and its withdrawal, is too late whatever its question is now: the close that held when it was
-- recorded, or, if that was earlier than is said now, since when the outcome was known by what the ledger held then,
-- where it is the outcome still. Of a number or a day any outcome was as good as that. Of what was recorded at one
-- moment, as all that a merge brings in, the order of the entries tells what was held.
UPDATE forecast
SET entered_cutoff = CASE WHEN known < kept THEN known ELSE coalesce(kept, known) END,
    withdrawal_cutoff = CASE WHEN gone < kept_gone THEN gone ELSE coalesce(kept_gone, gone) END
FROM (
    SELECT f.id, f.entered_close AS kept, f.withdrawal_close AS kept_gone, (
        SELECT min(CASE WHEN f.made_at IS NULL THEN h.known_day ELSE h.known_from END) FROM held h
        WHERE h.question_id IN (f.question_id, f.entered_question)
            AND (h.since < f.recorded OR (h.since = f.recorded AND h.entry < f.entry))
            AND (h.superseded IS NULL OR h.superseded > f.recorded
                OR (h.superseded = f.recorded AND h.next_entry > f.entry))
            AND (h.void IS NULL OR h.void > f.recorded)
            AND h.known_from < q.cutoff AND q.outcome_value IS NOT NULL
            AND (q.kind IN ('numeric', 'date') OR abs(h.outcome_value - q.outcome_value) < 0.5)
    ) AS known, (
        SELECT min(CASE WHEN f.withdrawn_at IS NULL THEN h.known_day ELSE h.known_from END) FROM held h
        WHERE h.question_id IN (f.question_id, f.entered_question) AND h.since < f.withdrawal_recorded
            AND (h.superseded IS NULL OR h.superseded > f.withdrawal_recorded)
            AND (h.void IS NULL OR h.void > f.withdrawal_recorded)
            AND h.known_from < q.cutoff AND q.outcome_value IS NOT NULL
            AND (q.kind IN ('numeric', 'date') OR abs(h.outcome_value - q.outcome_value) < 0.5)
    ) AS gone
    FROM forecast f JOIN question q ON q.id = f.question_id
    WHERE f.question_id BETWEEN :first AND :last AND f.question_id IN (
        SELECT question_id FROM resolution WHERE question_id BETWEEN :first AND :last
        GROUP BY question_id HAVING count(*) > 1
        UNION
        SELECT question_id FROM forecast
        WHERE question_id BETWEEN :first AND :last
            AND coalesce(entered_question, entered_close, entered_cutoff, withdrawal_close, withdrawal_cutoff) IS NOT NULL
    )
) held_then
WHERE forecast.id = held_then.id

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
                WHEN f.stands_from >= f.entered_cutoff THEN NULL
                WHEN f.stands_from < CASE WHEN f.made_at IS NULL AND f.recorded >= q.cutoff THEN q.unsure ELSE q.cutoff END
                    AND (f.stands_until IS NULL
                        OR f.stands_until >= CASE WHEN f.gone_by < q.cutoff THEN q.cutoff ELSE q.unsure END)
                THEN q.outcome_value
            END AS outcome,
            CASE
                WHEN f.recorded < q.cutoff AND q.recorded < q.cutoff
                    AND (f.entered_cutoff IS NULL OR f.recorded < f.entered_cutoff)
                THEN CASE
                    WHEN f.stamped_by < q.cutoff AND q.stamped_by < q.cutoff
                        AND (f.entered_cutoff IS NULL OR f.stamped_by < f.entered_cutoff) THEN 0
                    ELSE 1
                END
                WHEN f.documented < q.cutoff AND (f.entered_cutoff IS NULL OR f.documented < f.entered_cutoff) THEN 2
                ELSE 3
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

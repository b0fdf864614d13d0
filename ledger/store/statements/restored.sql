-- name: forecasts
-- What is restored counts as recorded now, unless its question was decided already when it became void: else one could
-- declare void what is uncertain, and restore what turned out well.
UPDATE forecast SET recorded = :now, stated_entry = :entry, stamped_by = NULL
WHERE (id = :forecast OR question_id = :question) AND ended_by = 'void'
    AND NOT EXISTS (SELECT 1 FROM question q WHERE q.id = forecast.question_id AND q.close <= :void)
    AND NOT EXISTS (
        SELECT 1 FROM resolution r
        WHERE r.question_id = forecast.question_id AND r.holds IS NOT NULL AND r.status <> 'reopened'
            AND r.known_from <= :void
    )

-- name: corrections
-- Nor does what such a forecast said before it was corrected count as recorded earlier than just before that.
UPDATE correction SET recorded_before = :now - 1
WHERE noun = 'forecast' AND recorded_before IS NOT NULL
    AND number IN (SELECT id FROM forecast WHERE (id = :forecast OR question_id = :question) AND recorded = :now)

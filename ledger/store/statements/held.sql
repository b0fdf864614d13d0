-- Each resolution with an outcome, and by when it was entered: since when it was what the ledger held, until another one
-- was, and when it was declared void. One that is void took nothing's place.
SELECT r.question_id, r.outcome_value, r.known_from, r.known_day, r.recorded AS since, r.entry,
    (SELECT min(n.entry) FROM resolution n
        WHERE n.question_id = r.question_id AND n.id > r.id
            AND n.id NOT IN (SELECT number FROM void WHERE noun = 'resolution')) AS next_entry,
    (SELECT min(n.recorded) FROM resolution n
        WHERE n.question_id = r.question_id AND n.id > r.id
            AND n.id NOT IN (SELECT number FROM void WHERE noun = 'resolution')) AS superseded,
    (SELECT min(recorded) FROM void WHERE noun = 'resolution' AND number = r.id) AS void
FROM resolution r
WHERE r.outcome_value IS NOT NULL

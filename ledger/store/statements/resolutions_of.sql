-- The resolutions of a question that are not void, the newest last.
SELECT id, status, outcome, outcome_value, known_from, known_day, known, recorded, supersedes, believed FROM resolution
WHERE question_id = :question AND id NOT IN (SELECT number FROM void WHERE noun = 'resolution')
ORDER BY id

-- What a record said before and after each correction, the newest first, and when a forecast had been recorded until then.
SELECT before, changes, recorded_before FROM correction WHERE noun = :noun AND number = :number ORDER BY entry DESC

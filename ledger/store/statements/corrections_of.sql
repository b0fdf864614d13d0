-- What a forecast said before and after each correction, the newest first, and when the former had been recorded.
SELECT before, changes, recorded_before FROM correction WHERE noun = 'forecast' AND number = :number ORDER BY entry DESC

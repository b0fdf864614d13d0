-- One that was corrected later was in force only from when it was recorded: it was not believed before that.
UPDATE resolution SET holds = CASE WHEN recorded >= known THEN recorded + 1 ELSE known END
WHERE id = :resolution AND holds IS NOT NULL

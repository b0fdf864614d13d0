-- Forecasts in words: the words, and the chances that they were read as.
SELECT id, phrase, coalesce(low, probability), coalesce(high, probability) FROM forecast
WHERE basis = 'phrase' AND probability IS NOT NULL AND (ended_by IS NULL OR ended_by <> 'void')
ORDER BY id

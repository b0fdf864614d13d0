-- How many records have lost their text.
SELECT count(*) FROM redaction

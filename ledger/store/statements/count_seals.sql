-- How many forecasts were sealed.
SELECT count(*) FROM seal

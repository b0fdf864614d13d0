-- What in a lake does not belong together: what is wrong, and a number where it is.
SELECT 'two forecasts have the number' AS what, id AS number FROM forecast GROUP BY id HAVING count(*) > 1
UNION ALL
SELECT 'two questions have the number', id FROM question GROUP BY id HAVING count(*) > 1
UNION ALL
SELECT 'a forecast is on a question that is not there, number', min(f.question_id)
FROM forecast f LEFT JOIN question q ON q.id = f.question_id WHERE q.id IS NULL HAVING count(*) > 0
UNION ALL
SELECT 'a forecast is of a forecaster who is not there, number', min(f.forecaster_id)
FROM forecast f LEFT JOIN forecaster p ON p.id = f.forecaster_id WHERE p.id IS NULL HAVING count(*) > 0
UNION ALL
SELECT 'a resolution is of a question that is not there, number', min(r.question_id)
FROM resolution r LEFT JOIN question q ON q.id = r.question_id WHERE q.id IS NULL HAVING count(*) > 0
UNION ALL
SELECT 'a probability below 0 or above 1 has the forecast', min(id) FROM forecast
WHERE probability < 0 OR probability > 1 HAVING count(*) > 0
UNION ALL
SELECT 'on a yes/no question there is no probability in the forecast', min(f.id)
FROM forecast f JOIN question q ON q.id = f.question_id WHERE q.kind = 'binary' AND f.probability IS NULL HAVING count(*) > 0

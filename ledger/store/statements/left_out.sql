-- with: judged
SELECT forecaster_id, status, count(*) FROM judged
WHERE scored_against IS NULL AND stands_from < :cut AND forecaster_id BETWEEN :first AND :last AND status <> 0
GROUP BY forecaster_id, status

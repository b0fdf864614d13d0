SELECT basis, count(*) FROM forecast
WHERE basis IN ('implied', 'imputed') AND scored_against IS NOT NULL AND forecaster_id BETWEEN :first AND :last
GROUP BY basis ORDER BY basis

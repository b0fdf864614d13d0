SELECT coalesce(sum(same.n), 0) FROM (
    SELECT count(CASE WHEN id > :last THEN 1 END) - CASE WHEN min(id) > :last THEN 1 ELSE 0 END AS n
    FROM forecast WHERE question_id IN (
        SELECT question_id FROM forecast GROUP BY question_id, forecaster_id, stands_from
        HAVING count(*) > 1 AND max(id) > :last
    )
    GROUP BY question_id, forecaster_id, made_on, made_at, probability, probabilities, quantiles
    HAVING count(*) > 1 AND max(id) > :last
) same

SELECT coalesce(sum(several.n), 0) FROM (
    SELECT count(CASE WHEN id > :last THEN 1 END) - CASE WHEN min(id) > :last THEN 1 ELSE 0 END AS n
    FROM forecast GROUP BY question_id, forecaster_id HAVING count(*) > 1 AND max(id) > :last
) several

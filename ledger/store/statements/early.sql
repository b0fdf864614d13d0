-- A row where any question was resolved before its deadline, and that has not passed by the day that ends at :cut.
SELECT 1 FROM question q
WHERE q.closing_day_end > :cut
    AND EXISTS (SELECT 1 FROM resolution r WHERE r.question_id = q.id AND r.known <= :cut AND r.status = 'resolved')
LIMIT 1

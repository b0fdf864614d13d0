-- with: settled
-- A row where any question was resolved before its deadline, and that has not passed by the day that ends at :cut.
SELECT 1 FROM settled WHERE status = 'resolved' AND close > :cut LIMIT 1

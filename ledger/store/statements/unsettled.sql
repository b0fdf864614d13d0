-- with: settled
-- Questions without an outcome, and whether each is still open.
SELECT id, text, CASE WHEN close >= :cut THEN 1 ELSE 0 END FROM settled WHERE status IS NULL ORDER BY id

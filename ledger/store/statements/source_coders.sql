-- Who decided about the claims of each source, the first coder first.
SELECT source_id, coder, min(id) AS first_claim FROM claim
WHERE source_id IS NOT NULL AND coder IS NOT NULL AND settles IS NULL
GROUP BY source_id, coder ORDER BY source_id, first_claim

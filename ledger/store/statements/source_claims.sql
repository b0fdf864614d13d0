-- Of each source how many claims that stand were declined for a reason, or taken, the most frequent first.
SELECT source_id, declined, count(*) AS n FROM claim
WHERE source_id IS NOT NULL AND replaced_by IS NULL AND aside = 0
GROUP BY source_id, declined ORDER BY source_id, n DESC, declined

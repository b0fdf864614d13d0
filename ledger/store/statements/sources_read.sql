-- Sources of which it was said how many claims are in them, or of which a claim was declined.
SELECT s.id, coalesce(s.title, s.url), s.published, coalesce(s.found, 0) FROM source s
WHERE s.found IS NOT NULL
    OR s.id IN (SELECT source_id FROM claim WHERE declined IS NOT NULL AND source_id IS NOT NULL)
ORDER BY s.id

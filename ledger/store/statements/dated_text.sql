-- The day of the text that the words of a claim were read in, where that text is kept by its hash and the day is not a
-- guess, and whether the claim was corrected; what appeared before a forecast was made cannot show it.
SELECT s.published, EXISTS (SELECT 1 FROM correction x WHERE x.noun = 'claim' AND x.number = c.id) AS corrected
FROM claim c JOIN source s ON s.id = c.source_id
WHERE c.id = :claim AND c.quote IS NOT NULL AND s.sha256 IS NOT NULL AND s.published >= :made_on
    AND (s.published_basis IS NULL OR s.published_basis <> 'assumed')
    AND c.id NOT IN (SELECT number FROM void WHERE noun = 'claim')
    AND s.id NOT IN (SELECT number FROM void WHERE noun = 'source')

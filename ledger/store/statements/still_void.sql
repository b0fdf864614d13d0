-- A void forecast that was corrected: it never stood, from wherever it would stand now.
UPDATE forecast SET stands_until = stands_from WHERE id = :forecast AND ended_by = 'void'

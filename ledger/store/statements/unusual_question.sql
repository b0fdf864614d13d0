SELECT 1 FROM question WHERE kind <> 'binary' LIMIT 1

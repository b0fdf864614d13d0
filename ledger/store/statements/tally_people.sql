SELECT id, name, kind FROM forecaster ORDER BY id

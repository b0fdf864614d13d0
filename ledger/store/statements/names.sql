SELECT id, name FROM forecaster ORDER BY id

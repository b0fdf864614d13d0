SELECT id, name FROM forecaster

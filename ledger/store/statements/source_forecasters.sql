SELECT DISTINCT source_id, forecaster_id FROM claim WHERE source_id IS NOT NULL AND forecaster_id IS NOT NULL

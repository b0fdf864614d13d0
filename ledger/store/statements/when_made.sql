SELECT made_on, made_at FROM forecast WHERE id = :forecast

SELECT id, probabilities FROM forecast WHERE question_id = :question AND probabilities IS NOT NULL

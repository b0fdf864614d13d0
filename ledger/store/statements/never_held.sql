UPDATE resolution SET holds = NULL WHERE question_id = :question

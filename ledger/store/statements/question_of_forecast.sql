SELECT question_id FROM forecast WHERE id = :number

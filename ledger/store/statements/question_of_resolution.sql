SELECT question_id FROM resolution WHERE id = :number

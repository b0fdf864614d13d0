SELECT question_id, tag FROM question_tag ORDER BY question_id, tag

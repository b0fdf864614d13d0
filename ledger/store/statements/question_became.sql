SELECT merged_into FROM question WHERE id = :question

SELECT recorded FROM forecast WHERE id = :number

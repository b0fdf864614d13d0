DELETE FROM void WHERE noun = :noun AND number = :number

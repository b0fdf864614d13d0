SELECT max(recorded) FROM void WHERE noun = :noun AND number = :number

-- A record's text is gone: what an earlier entry said of that is said again by a later one.
DELETE FROM redaction WHERE noun = :noun AND number = :number

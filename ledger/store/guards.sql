-- The journal only grows. INSERT OR REPLACE deletes without firing the delete trigger unless recursive_triggers is on,
-- and a foreign program may have it off: so the insert trigger itself demands the next number.

CREATE TRIGGER entry_appends BEFORE INSERT ON entry
    WHEN NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM entry)
    BEGIN SELECT RAISE(ABORT, 'the journal only grows: an entry takes the next number'); END;

CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
    BEGIN SELECT RAISE(ABORT, 'the journal only grows: an entry is never changed'); END;

CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry
    BEGIN SELECT RAISE(ABORT, 'the journal only grows: an entry is never deleted'); END;

CREATE TRIGGER node_appends BEFORE INSERT ON node
    WHEN EXISTS (SELECT 1 FROM node WHERE level = NEW.level AND idx = NEW.idx)
    BEGIN SELECT RAISE(ABORT, 'the journal only grows: a node is never replaced'); END;

CREATE TRIGGER node_stays BEFORE UPDATE ON node
    BEGIN SELECT RAISE(ABORT, 'the journal only grows: a node is never changed'); END;

CREATE TRIGGER node_is_kept BEFORE DELETE ON node
    BEGIN SELECT RAISE(ABORT, 'the journal only grows: a node is never deleted'); END;

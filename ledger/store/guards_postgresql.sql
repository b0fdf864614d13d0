-- The journal only grows. A node is never replaced either: its primary key refuses a second one, and what an upsert
-- makes of that is an UPDATE.

CREATE FUNCTION journal_appends() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE following bigint;
BEGIN
    EXECUTE format('SELECT coalesce(max(seq) + 1, 0) FROM %I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO following;
    IF NEW.seq IS DISTINCT FROM following THEN
        RAISE EXCEPTION 'the journal only grows: an entry takes the next number';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION journal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal only grows: %', TG_ARGV[0];
END $$;

CREATE TRIGGER entry_appends BEFORE INSERT ON entry
    FOR EACH ROW EXECUTE FUNCTION journal_appends();

CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_stays('an entry is never changed');

CREATE TRIGGER entry_is_kept BEFORE DELETE OR TRUNCATE ON entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_stays('an entry is never deleted');

CREATE TRIGGER node_stays BEFORE UPDATE ON node
    FOR EACH STATEMENT EXECUTE FUNCTION journal_stays('a node is never changed');

CREATE TRIGGER node_is_kept BEFORE DELETE OR TRUNCATE ON node
    FOR EACH STATEMENT EXECUTE FUNCTION journal_stays('a node is never deleted');

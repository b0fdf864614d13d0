-- What the server says the tables of a ledger are, and all that hangs on them: kind, name, table, SQL.
WITH house AS (
    SELECT c.oid, c.relname, c.relrowsecurity, CASE WHEN n.oid = pg_my_temp_schema() THEN 'pg_temp' ELSE quote_ident(n.nspname) END || '.' AS place
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.oid = CAST(:namespace AS regnamespace) AND c.relkind = 'r' AND c.relname = ANY(:tables)
)
SELECT 'table', relname, relname, (
    SELECT string_agg(
        concat_ws(' ', attname, format_type(atttypid, atttypmod), attcollation::regcollation,
            CASE WHEN attnotnull THEN 'NOT NULL' END, attgenerated, attidentity,
            (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = attrelid AND adnum = attnum)),
        ', ' ORDER BY attnum
    ) FROM pg_attribute WHERE attrelid = house.oid AND attnum > 0 AND NOT attisdropped
) || CASE WHEN relrowsecurity THEN ' with row security' ELSE '' END FROM house
UNION ALL SELECT 'index', i.relname, house.relname, replace(pg_get_indexdef(x.indexrelid), place, '')
    || CASE WHEN x.indisvalid THEN '' ELSE ' invalid' END
    FROM house JOIN pg_index x ON x.indrelid = house.oid JOIN pg_class i ON i.oid = x.indexrelid
UNION ALL SELECT 'constraint', conname, house.relname, replace(pg_get_constraintdef(k.oid), place, '')
    FROM house JOIN pg_constraint k ON k.conrelid = house.oid
UNION ALL SELECT 'trigger', tgname, house.relname, replace(pg_get_triggerdef(t.oid), place, '') || ' ' || tgenabled::text
    FROM house JOIN pg_trigger t ON t.tgrelid = house.oid WHERE NOT tgisinternal
UNION ALL SELECT 'rule', rulename, house.relname, replace(pg_get_ruledef(r.oid), place, '')
    FROM house JOIN pg_rewrite r ON r.ev_class = house.oid
UNION ALL SELECT 'policy', polname, house.relname, polcmd::text FROM house JOIN pg_policy p ON p.polrelid = house.oid
UNION ALL SELECT 'function', proname, proname, prosrc
    FROM pg_proc WHERE pronamespace = CAST(:namespace AS regnamespace) AND proname LIKE 'journal\_%'

-- Whether anything was put right or changed: in most ledgers, and then there is nothing to tell of forecasts, nothing was.
SELECT count(*) FROM ledger
WHERE EXISTS (SELECT 1 FROM void) OR EXISTS (SELECT 1 FROM correction) OR EXISTS (SELECT 1 FROM amendment)
    OR EXISTS (SELECT 1 FROM merger) OR EXISTS (SELECT 1 FROM resolution WHERE status = 'reopened')

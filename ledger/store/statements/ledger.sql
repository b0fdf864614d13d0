SELECT uuid, zone, title, recorded, zone_rules FROM ledger

SELECT uuid, zone, title, recorded FROM ledger

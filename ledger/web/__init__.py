"""Rule: a ledger in a browser and over HTTP; a handler reads what was sent, calls api, shows what came back."""

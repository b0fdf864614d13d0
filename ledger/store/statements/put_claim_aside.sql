UPDATE claim SET aside = aside + :change WHERE id = :claim

"""Rule: pages become files in a folder; the only place of the reports that writes any."""

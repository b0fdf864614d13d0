-- Which states of the journal were stamped, or rest reports that were published on, and where that stands.
SELECT entry, size, root FROM stamp
UNION ALL
SELECT entry, size, root FROM published_report

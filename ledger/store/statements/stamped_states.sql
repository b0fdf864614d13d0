-- Which states of the journal were stamped, and where that stands.
SELECT entry, size, root FROM stamp ORDER BY id

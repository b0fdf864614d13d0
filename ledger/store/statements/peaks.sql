-- The complete subtrees that the tree of the first entries ends in: one for each bit of their number.
WITH RECURSIVE run (level, length) AS (
    SELECT 0, CAST(:size AS BIGINT)
    UNION ALL
    SELECT level + 1, (length - length % 2) / 2 FROM run WHERE length > 1
)
SELECT run.level, node.hash
FROM run JOIN node ON node.level = run.level AND node.idx = run.length - 1
WHERE run.length % 2 = 1
UNION ALL
SELECT run.level, entry.leaf
FROM run JOIN entry ON entry.seq = run.length - 1
WHERE run.level = 0 AND run.length % 2 = 1

-- name: size
SELECT coalesce(max(seq) + 1, 0) FROM entry

-- name: node
SELECT hash FROM node WHERE level = :level AND idx = :index

-- name: leaf
SELECT leaf FROM entry WHERE seq = :index

-- name: body
SELECT body FROM entry WHERE seq = :seq

-- name: bare
SELECT seq FROM entry WHERE body IS NULL

-- name: at_or_after
SELECT seq, body FROM entry WHERE seq >= :seq AND body IS NOT NULL ORDER BY seq LIMIT 1

-- name: last
SELECT seq, body FROM entry ORDER BY seq DESC LIMIT 1

-- name: bodies
SELECT seq, body FROM entry ORDER BY seq

-- name: since
SELECT seq, body FROM entry WHERE seq >= :first ORDER BY seq

-- name: entries
SELECT seq, body, leaf FROM entry ORDER BY seq

-- name: newest_first
SELECT seq, body FROM entry WHERE body IS NOT NULL ORDER BY seq DESC

-- name: leaves
SELECT leaf FROM entry ORDER BY seq

-- name: nodes
SELECT level, idx, hash FROM node ORDER BY level, idx

-- name: first_entries
SELECT seq, body, leaf FROM entry WHERE seq < :count ORDER BY seq

-- name: count_nodes
SELECT count(*) FROM node

-- name: ends
SELECT (SELECT min(idx) FROM node WHERE level = :level), (SELECT max(idx) FROM node WHERE level = :level)

-- name: drop_entries
DELETE FROM entry

-- name: drop_nodes
DELETE FROM node

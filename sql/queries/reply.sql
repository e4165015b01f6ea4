-- Answers that are kept for a while.

-- name: reply_get
SELECT id, at, request_id, fingerprint, status, location, body FROM reply
WHERE owner = $1 AND key = $2

-- name: reply_insert
INSERT INTO reply (owner, key, request_id, fingerprint, at, status,
	location, body)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: reply_delete
DELETE FROM reply WHERE id = $1

-- name: reply_sweep
-- Of the oldest, two for each of $6 writes, those from before the minute
-- $1 go: a few at a time, but more than can come.
DELETE FROM reply WHERE id < (SELECT min(id) FROM reply) + 2 * $6
	AND at < $1 * 60000000

-- name: reply_wipe
DELETE FROM reply

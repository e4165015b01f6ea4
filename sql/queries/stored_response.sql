-- Stored responses.

-- name: stored_response_get
SELECT id, at, request_id, fingerprint, status, location, body
FROM stored_response WHERE owner = $1 AND key = $2

-- name: stored_response_insert
INSERT INTO stored_response (owner, key, request_id, fingerprint, at, status,
	location, body)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: stored_response_delete
DELETE FROM stored_response WHERE id = $1

-- name: stored_response_sweep
-- Deletes the oldest, two for each of $6 writes, if they are from before the
-- minute $1: a few at a time, but more than are added.
DELETE FROM stored_response
WHERE id < (SELECT min(id) FROM stored_response) + 2 * $6
	AND at < $1 * 60000000

-- name: stored_response_wipe
DELETE FROM stored_response

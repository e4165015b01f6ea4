-- Sessions: browsers that are logged in.

-- name: session_insert
INSERT INTO session (account_id, secret, created_at, seen_at, address,
	user_agent)
VALUES ($1, $2, $3, $3, $4, $5) RETURNING id

-- name: session_trim
-- Deletes all sessions of an account but the newest $2.
DELETE FROM session WHERE account_id = $1 AND id <= (
	SELECT id FROM session WHERE account_id = $1
	ORDER BY id DESC LIMIT 1 OFFSET $2)

-- name: session_find
-- A session with its account, if the account is active and the session began
-- after $2 and was seen after $3.
SELECT {account_columns}, session_id, seen_at, began_at
FROM (SELECT id AS session_id, account_id, created_at AS began_at, seen_at
	FROM session WHERE secret = $1) AS found
JOIN account ON account.id = account_id
WHERE active = 1 AND began_at > $2 AND seen_at > $3

-- name: session_list
-- The valid sessions of an account, the newest first; session_fields[].
SELECT id, created_at, seen_at, address, user_agent FROM session
WHERE account_id = $1 AND created_at > $2 AND seen_at > $3
ORDER BY id DESC

-- name: session_count_one
SELECT count(*) FROM session WHERE account_id = $1 AND id = $2

-- name: session_count_others
SELECT count(*) FROM session WHERE account_id = $1 AND id <> $2

-- name: session_end_others
DELETE FROM session WHERE account_id = $1 AND id <> $2

-- name: session_touch
-- At most once in $3 microseconds, also when the clock was set back.
UPDATE session SET seen_at = $2
WHERE id = $1 AND abs($2 - seen_at) >= $3

-- name: session_end
DELETE FROM session WHERE id = $1

-- name: session_end_all
DELETE FROM session WHERE account_id = $1

-- name: session_count
SELECT count(*) FROM session WHERE account_id = $1

-- name: session_count_expired
SELECT count(*) FROM session WHERE created_at <= $1 OR seen_at <= $2

-- name: session_sweep
-- Deletes at most $3 sessions that have expired.
DELETE FROM session WHERE id IN (
	SELECT id FROM session WHERE created_at <= $1 OR seen_at <= $2
	LIMIT $3)

-- Attempts to log in, and the networks of known clients (table acquaintance).

-- name: throttle_get
SELECT full_at FROM throttle WHERE key = $1

-- name: throttle_put
INSERT INTO throttle (key, full_at) VALUES ($1, $2)
ON CONFLICT (key) DO UPDATE SET full_at = excluded.full_at

-- name: throttle_sweep
-- Deletes at most $2 keys that have all their attempts again by $1.
DELETE FROM throttle WHERE key IN (
	SELECT key FROM throttle WHERE full_at <= $1
	ORDER BY full_at LIMIT $2)

-- name: known_client_get
SELECT at FROM acquaintance WHERE account_id = $1 AND address = $2

-- name: known_client_any
-- The last login of any account from that network.
SELECT coalesce(max(at), 0) FROM acquaintance WHERE address = $1

-- name: known_client_put
INSERT INTO acquaintance (account_id, address, at) VALUES ($1, $2, $3)
ON CONFLICT (account_id, address) DO UPDATE SET at = excluded.at

-- name: known_client_forget
DELETE FROM acquaintance WHERE account_id = $1

-- name: known_client_sweep
-- Deletes at most $2 rows from before $1.
DELETE FROM acquaintance WHERE (account_id, address) IN (
	SELECT account_id, address FROM acquaintance WHERE at < $1
	ORDER BY at LIMIT $2)

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
SELECT at FROM known_client WHERE account_id = $1 AND network = $2

-- name: known_client_any
-- The last login of any account from that network.
SELECT coalesce(max(at), 0) FROM known_client WHERE network = $1

-- name: known_client_put
INSERT INTO known_client (account_id, network, at) VALUES ($1, $2, $3)
ON CONFLICT (account_id, network) DO UPDATE SET at = excluded.at

-- name: known_client_forget
DELETE FROM known_client WHERE account_id = $1

-- name: known_client_sweep
-- Deletes at most $2 rows from before $1.
DELETE FROM known_client WHERE (account_id, network) IN (
	SELECT account_id, network FROM known_client WHERE at < $1
	ORDER BY at LIMIT $2)

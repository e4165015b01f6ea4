-- Named values of the database as a whole.

-- name: meta_get
SELECT value FROM meta WHERE name = $1

-- name: meta_set
INSERT INTO meta (name, value) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET value = excluded.value

-- Named values of the database as a whole (table register).

-- name: meta_get
SELECT value FROM register WHERE name = $1

-- name: meta_set
INSERT INTO register (name, value) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET value = excluded.value

-- The settings that the service ran with last.

-- name: setting_get
SELECT value FROM setting WHERE name = $1

-- name: setting_insert
INSERT INTO setting (name, value) VALUES ($1, $2)

-- name: setting_update
UPDATE setting SET value = $2 WHERE name = $1

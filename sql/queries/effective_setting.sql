-- The settings that the service last ran with (table setting).

-- name: effective_setting_get
SELECT value FROM setting WHERE name = $1

-- name: effective_setting_insert
INSERT INTO setting (name, value) VALUES ($1, $2)

-- name: effective_setting_update
UPDATE setting SET value = $2 WHERE name = $1

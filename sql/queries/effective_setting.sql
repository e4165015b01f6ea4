-- The settings that the service last ran with.

-- name: effective_setting_get
SELECT value FROM effective_setting WHERE name = $1

-- name: effective_setting_insert
INSERT INTO effective_setting (name, value) VALUES ($1, $2)

-- name: effective_setting_update
UPDATE effective_setting SET value = $2 WHERE name = $1

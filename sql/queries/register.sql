-- What the register as a whole remembers.

-- name: register_get
SELECT value FROM register WHERE name = $1

-- name: register_set
INSERT INTO register (name, value) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET value = excluded.value

-- name: register_holds
-- Whether there are incidents, accounts, events.
SELECT EXISTS (SELECT 1 FROM incident), EXISTS (SELECT 1 FROM account),
	EXISTS (SELECT 1 FROM incident_event)

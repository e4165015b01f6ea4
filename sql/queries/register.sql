-- What the register as a whole remembers.

-- name: register_get
SELECT value FROM register WHERE name = $1

-- Accounts.  The column list stands in the order of account_fields[].

-- define: account_columns
id, username, first_name, last_name, email, role, active, created_at,
last_login, version

-- name: account_get
SELECT {account_columns} FROM account WHERE id = $1

-- name: account_find
SELECT {account_columns}, password, rounds FROM account WHERE name_key = $1

-- name: account_rounds
SELECT coalesce(max(rounds), 0) FROM account WHERE rounds > 0

-- name: account_insert
INSERT INTO account (username, name_key, first_name, last_name, email, role,
	active, created_at, last_login, version, password, rounds)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $11)

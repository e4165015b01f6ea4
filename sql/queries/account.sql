-- Accounts.  The column list stands in the order of account_fields[].

-- define: account_columns
id, username, first_name, last_name, email, role, active, created_at,
last_login, version

-- name: account_get
SELECT {account_columns} FROM account WHERE id = $1

-- name: account_find
-- By the key $1 of a name, or by the name $3 itself, which goes first: when a
-- migration folded names, one of two accounts with the same key kept its old
-- key.
SELECT {account_columns}, password, rounds, trusted_from FROM account
WHERE name_key = $1 OR (skeleton = $2 AND username = $3)
ORDER BY username = $3 DESC LIMIT 1

-- name: account_max_rounds
SELECT coalesce(max(rounds), 0) FROM account WHERE rounds > 0

-- name: account_insert
INSERT INTO account (username, name_key, skeleton, first_name, last_name,
	email, role, active, created_at, last_login, version, password, rounds,
	trusted_from)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $12, 0)
RETURNING id

-- name: account_find_alike
-- An account other than $2 with a name that looks alike.
SELECT id FROM account WHERE skeleton = $1 AND id <> $2 LIMIT 1

-- name: account_update
-- All that may change, except the password.  A name that does not change keeps
-- its key, which may be an old one.
UPDATE account SET username = $2,
	name_key = CASE WHEN username = $2 THEN name_key ELSE $3 END, skeleton = $4,
	first_name = $5, last_name = $6, email = $7, role = $8, active = $9,
	version = $10
WHERE id = $1

-- name: account_set_password
UPDATE account SET password = $2, rounds = $3 WHERE id = $1

-- name: account_trust_from
-- Devices on which the account logged in before $2 are not trusted any more.
UPDATE account SET trusted_from = $2 WHERE id = $1

-- name: account_other_passwords
-- The stored passwords of the active accounts of a role, except one account.
SELECT password FROM account WHERE role = $1 AND active = 1 AND id <> $2

-- name: account_delete
DELETE FROM account WHERE id = $1

-- define: account_matches
-- $1 are the search terms, $2 a list of roles in JSON, $3 is 0 or 1.
($1 IS NULL OR has_words(username || ' ' || first_name || ' ' || last_name
	|| ' ' || email, $1))
	AND ($2 IS NULL OR role {roles_given})
	AND ($3 IS NULL OR active = $3)

-- name: account_count
SELECT count(*) FROM account WHERE {account_matches}

-- name: account_list
SELECT {account_columns} FROM account WHERE {account_matches}
ORDER BY name_key LIMIT $4 OFFSET $5

-- name: account_list_state
-- Numbers that change whenever an account changes, also by a login.
SELECT (SELECT coalesce(max(seq), 0) FROM audit),
	(SELECT coalesce(max(last_login), 0) FROM account)

-- name: account_confirm
-- May the account still log in, and is $2 still its stored password?
SELECT 1 FROM account WHERE id = $1 AND active = 1 AND password = $2

-- name: account_logged_in
UPDATE account SET last_login = $2 WHERE id = $1

-- Tokens.  The column list stands in the order of token_fields[].

-- define: token_columns
id, name, scopes, source, created_by, created_at, expires_at, last_used_at,
revoked_at

-- name: token_get
SELECT {token_columns} FROM token WHERE id = $1

-- name: token_find
SELECT {token_columns}, secret, coalesce(account_id, 0) FROM token
WHERE key = $1

-- name: token_find_by_name
-- At most one token of a name is not revoked.  See account_find.
SELECT {token_columns} FROM token
WHERE (name_key = $1 OR (skeleton = $2 AND name = $3))
	AND revoked_at IS NULL
ORDER BY name = $3 DESC LIMIT 1

-- name: token_of_request
SELECT {token_columns} FROM token WHERE request_id = $1

-- name: token_insert
INSERT INTO token (name, name_key, skeleton, key, secret, scopes, source,
	created_by, created_at, expires_at, request_id, account_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
RETURNING id

-- name: token_find_alike
-- A token that is not revoked and has a name that looks alike.
SELECT id FROM token WHERE skeleton = $1 AND revoked_at IS NULL LIMIT 1

-- name: token_replace_text
UPDATE token SET key = $2, secret = $3 WHERE id = $1

-- define: token_is_by
-- $1 is the creator, an actor, or NULL: any; or the account of the creator
-- has the name $2 without case.
($1 IS NULL OR created_by = $1 OR account_id =
	(SELECT account.id FROM account WHERE account.name_key = $2))

-- name: token_count
SELECT count(*) FROM token WHERE {token_is_by}

-- name: token_list
-- The newest first.
SELECT {token_columns} FROM token WHERE {token_is_by}
ORDER BY id DESC LIMIT $3 OFFSET $4

-- name: token_valid_of_account
-- The oldest first; valid at the time $2.
SELECT {token_columns} FROM token
WHERE account_id = $1 AND revoked_at IS NULL
	AND (expires_at IS NULL OR expires_at > $2)
ORDER BY id

-- name: token_revoke
UPDATE token SET revoked_at = $2 WHERE id = $1

-- name: token_last_used
SELECT coalesce(last_used_at, 0) FROM token WHERE id = $1

-- name: token_touch
UPDATE token SET last_used_at = $2 WHERE id = $1

-- The record of what concerns security.

-- name: audit_insert
INSERT INTO audit (at, actor, channel, kind, subject, detail, address,
	request_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

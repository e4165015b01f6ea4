-- The audit log: nothing here but INSERT and SELECT
-- (tests/scripts/append_only.sh).  The column list stands in the order of
-- audit_entry_fields[].

-- define: audit_columns
seq, at, actor, channel, kind, subject, detail, address,
{request_hex}

-- name: audit_insert
INSERT INTO audit (at, actor, channel, kind, subject, detail, address,
	request_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: audit_before
-- The newest first, as in the next three.
SELECT {audit_columns} FROM audit
WHERE seq < $1 ORDER BY seq DESC LIMIT $2

-- name: audit_before_of_kind
SELECT {audit_columns} FROM audit
WHERE kind = $3 AND seq < $1 ORDER BY seq DESC LIMIT $2

-- name: audit_before_of_actor
SELECT {audit_columns} FROM audit
WHERE actor = $3 AND seq < $1 ORDER BY seq DESC LIMIT $2

-- name: audit_before_of_subject
SELECT {audit_columns} FROM audit
WHERE subject = $3 AND seq < $1 ORDER BY seq DESC LIMIT $2

-- name: audit_last
SELECT coalesce(max(seq), 0) FROM audit

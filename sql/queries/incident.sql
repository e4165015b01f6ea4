-- Incidents.  The column list stands in the order of incident_fields[].

-- define: incident_columns
id, description, status, source, created_at, updated_at, version

-- name: incident_get
SELECT {incident_columns} FROM incident WHERE id = $1

-- name: incident_insert
-- An id of NULL means the next one.
INSERT INTO incident ({incident_columns})
VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: incident_set_status
UPDATE incident SET status = $2, updated_at = $3, version = $4 WHERE id = $1

-- name: incident_oldest
-- Of one status and source.
SELECT id, created_at FROM incident WHERE status = $1 AND source = $2
ORDER BY created_at, id LIMIT 1

-- name: incident_version_max
SELECT coalesce(max(version), 0) FROM incident

-- name: incident_wipe
DELETE FROM incident

-- name: incident_restart_ids
-- After a wipe the next id is the highest + 1 again.
DELETE FROM sqlite_sequence WHERE name = 'incident'

-- name: incident_without_event
-- An incident whose newest event does not tell of its state, if any.
SELECT i.id FROM incident AS i
LEFT JOIN incident_event AS e ON e.seq =
	(SELECT max(seq) FROM incident_event WHERE incident_id = i.id)
WHERE e.seq IS NULL OR e.status_to <> i.status OR e.version <> i.version
LIMIT 1

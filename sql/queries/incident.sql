-- Incidents.  All columns are named in this file alone, up to the line below:
-- a new one is added to each list that fits it.  Every list stands in the
-- order of incident_fields[].

-- define: incident_columns
id, description, status, source, created_at, updated_at, version

-- define: incident_values
$1, $2, $3, $4, $5, $6, $7

-- define: incident_assignments
-- Everything but its creation.
description = $2, status = $3, source = $4, updated_at = $6, version = $7

-- define: incident_changes
-- Of an event: the fields with FIELD_HISTORY before and after.
description_from, description_to, source_from, source_to

-- define: incident_change_values
-- After the arguments that event_insert has for every event.
$13, $14, $15, $16

-- define: description_before
-- What the description of incident i was before event e of it, or when it
-- was deleted: as the first to change it since tells, or what it is now.
coalesce((SELECT f.description_from
	FROM incident_event AS f {hint_edited}
	WHERE f.incident_id = e.incident_id AND f.seq >= e.seq
		AND f.description_from IS NOT NULL
	ORDER BY f.seq LIMIT 1), i.description)

-- define: source_before
coalesce((SELECT f.source_from
	FROM incident_event AS f {hint_edited}
	WHERE f.incident_id = e.incident_id AND f.seq >= e.seq
		AND f.source_from IS NOT NULL
	ORDER BY f.seq LIMIT 1), i.source)

-- define: created_before
-- It never changes, but goes with the incident.
coalesce(i.created_at, (SELECT f.created_from
	FROM incident_event AS f {hint_edited}
	WHERE f.incident_id = e.incident_id AND f.created_from IS NOT NULL
		AND f.description_from IS NOT NULL))

-- name: incident_left_by_request
-- The incident as a request left it that was delivered before.
SELECT e.incident_id, coalesce(e.description_to, {description_before}),
	e.status_to, coalesce(e.source_to, {source_before}),
	{created_before},
	CASE e.kind WHEN 'note' THEN e.updated_from ELSE e.at END, e.version
FROM incident_event AS e LEFT JOIN incident AS i ON i.id = e.incident_id
WHERE e.request_id = $1

-- name: snapshot_scan_changes
-- What incidents were at event $1, for those of which the first change
-- after it came after event $2, and the seq of that change.  No status:
-- it was not there yet.
SELECT e.incident_id, {description_before}, e.status_from, {source_before},
	{created_before}, e.updated_from, e.version - 1, e.seq
FROM incident_event AS e LEFT JOIN incident AS i ON i.id = e.incident_id
WHERE e.seq > $2 AND e.kind NOT IN ('note', 'logged') AND NOT EXISTS (
	SELECT 1 FROM incident_event AS f
	WHERE f.incident_id = e.incident_id AND f.seq > $1
		AND f.seq < e.seq AND f.kind NOT IN ('note', 'logged'))
ORDER BY e.seq LIMIT $3

-- -------------------------------------------------------------------------

-- name: incident_get
SELECT {incident_columns} FROM incident WHERE id = $1

-- name: incident_insert
INSERT INTO incident ({incident_columns})
VALUES ({incident_values})

-- name: incident_set
UPDATE incident SET {incident_assignments} WHERE id = $1

-- name: incident_delete
DELETE FROM incident WHERE id = $1

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

-- name: incident_skip_ids
-- After that: no id up to $1 is given any more.

-- name: incident_without_event
-- An incident whose newest event does not tell of its state, if any: what
-- it is, what it was edited to, that it is gone.
SELECT i.id FROM incident AS i
LEFT JOIN incident_event AS e ON e.seq =
	(SELECT max(seq) FROM incident_event WHERE incident_id = i.id)
WHERE e.seq IS NULL OR e.status_to <> i.status OR e.version <> i.version
	OR e.kind IN ('deleted', 'logged')
UNION ALL
SELECT i.id
FROM incident_event AS e {hint_edited}
{hint_join} incident AS i ON i.id = e.incident_id
WHERE (e.description_from IS NOT NULL OR e.source_from IS NOT NULL)
	AND (e.description_to <> i.description AND NOT EXISTS (
		SELECT 1 FROM incident_event AS f
		WHERE f.incident_id = e.incident_id AND f.seq > e.seq
			AND f.description_from IS NOT NULL)
	OR e.source_to <> i.source AND NOT EXISTS (
		SELECT 1 FROM incident_event AS f
		WHERE f.incident_id = e.incident_id AND f.seq > e.seq
			AND f.source_from IS NOT NULL))
UNION ALL
SELECT e.incident_id FROM incident_event AS e
WHERE e.kind IN ('created', 'imported')
	AND NOT EXISTS (SELECT 1 FROM incident WHERE id = e.incident_id)
	AND (SELECT kind FROM incident_event WHERE seq =
		(SELECT max(seq) FROM incident_event AS f
		WHERE f.incident_id = e.incident_id)) <> 'deleted'
LIMIT 1

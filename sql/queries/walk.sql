-- A walk through a list as it was at one event: see incident/snapshot_scan_store.h.  A note
-- is an event that changes nothing, and so is what was logged elsewhere.

-- name: walk_moment
-- The newest event, and whether event $1 is still there.
SELECT coalesce(max(seq), 0),
	EXISTS (SELECT 1 FROM incident_event WHERE seq = $1)
FROM incident_event

-- name: walk_changes
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

-- name: walk_changed
-- A row if incident $1 has changed since event $2.
SELECT 1 FROM incident_event
WHERE incident_id = $1 AND seq > $2
	AND kind NOT IN ('note', 'logged') LIMIT 1

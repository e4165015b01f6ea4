-- A scan of a list as it was at one event: see incident/snapshot_scan_store.h.
-- A note is an event that changes nothing, and so is what was logged elsewhere.

-- name: snapshot_scan_moment
-- The newest event, and whether event $1 is still there.
SELECT coalesce(max(seq), 0),
	EXISTS (SELECT 1 FROM incident_event WHERE seq = $1)
FROM incident_event

-- name: snapshot_scan_changed
-- A row if incident $1 has changed since event $2.
SELECT 1 FROM incident_event
WHERE incident_id = $1 AND seq > $2
	AND kind NOT IN ('note', 'logged') LIMIT 1

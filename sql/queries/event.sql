-- The history of incidents.

-- name: event_insert
INSERT INTO incident_event (incident_id, at, actor, channel, kind,
	status_from, status_to, version, note, request_id, updated_from)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)

-- name: event_by_request
-- What a request did when it was delivered before.
SELECT incident_id, CASE kind WHEN 'note' THEN updated_from ELSE at END,
	status_to, version
FROM incident_event WHERE request_id = $1

-- name: event_last
-- The newest there was, also when the history has been wiped since.
SELECT coalesce(max(seq), 0) FROM sqlite_sequence
WHERE name = 'incident_event'

-- name: event_wipe
DELETE FROM incident_event

-- name: event_skip
-- A number that no event has: whoever knew the last one sees a change.
UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'incident_event'


-- The history of incidents.

-- name: event_insert
INSERT INTO incident_event (incident_id, at, actor, channel, kind,
	status_from, status_to, version, note, request_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

-- name: event_by_request
-- What a request did when it was delivered before.
SELECT incident_id, at, status_to, version FROM incident_event
WHERE request_id = $1

-- name: event_wipe
DELETE FROM incident_event

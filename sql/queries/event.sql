-- The history of incidents.  The column list stands in the order of
-- event_line_fields[]; {incident_changes} follows it.

-- define: event_columns
seq, incident_id, at, actor, channel, kind, status_from, status_to, version,
note, {request_hex}

-- name: event_after
-- A stretch of all events in their order.
SELECT {event_columns}, {incident_changes} FROM incident_event
WHERE seq > $1 ORDER BY seq LIMIT $2

-- name: event_after_of_incident
-- The same of one incident.
SELECT {event_columns}, {incident_changes} FROM incident_event
WHERE incident_id = $3 AND seq > $1 ORDER BY seq LIMIT $2

-- define: source_at_last
-- Of the incident of event e: as it is, or as it was when it was deleted.
coalesce((SELECT i.source FROM incident AS i WHERE i.id = e.incident_id),
	(SELECT f.source_from
	FROM incident_event AS f {hint_edited}
	WHERE f.incident_id = e.incident_id AND f.created_from IS NOT NULL
		AND f.source_from IS NOT NULL))

-- name: event_after_with_source
-- A stretch of all events in their order, each with that.
SELECT {event_columns}, {incident_changes}, {source_at_last}
FROM incident_event AS e
WHERE seq > $1 ORDER BY seq LIMIT $2

-- name: event_source_of_incident
SELECT {source_at_last} FROM incident_event AS e
WHERE e.incident_id = $1 LIMIT 1

-- name: event_left_by_request
SELECT {event_columns}, {incident_changes} FROM incident_event WHERE request_id = $1

-- name: event_insert
INSERT INTO incident_event (incident_id, at, actor, channel, kind,
	status_from, status_to, version, note, request_id, updated_from,
	created_from, {incident_changes})
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
	{incident_change_values})

-- name: event_insert_created
-- One for each incident with an id from $1 to $2, all just created; the
-- request's id is that of the first.
INSERT INTO incident_event (incident_id, at, actor, channel, kind,
	status_to, version, request_id)
SELECT id, $3, $4, $5, $6, $7, $8, CASE id WHEN $1 THEN $9 END
FROM incident WHERE id BETWEEN $1 AND $2 ORDER BY id

-- name: event_last
-- The newest there was, also when the history has been wiped since.

-- name: event_last_of_incident
SELECT coalesce(max(seq), 0) FROM incident_event WHERE incident_id = $1

-- name: event_came
-- Whether it is here, or was; what was logged elsewhere does not tell.
SELECT EXISTS (SELECT 1 FROM incident_event
	WHERE incident_id = $1 AND kind <> 'logged')

-- name: event_answered
-- Whether somebody has moved it or said something.
SELECT EXISTS (SELECT 1 FROM incident_event
	WHERE incident_id = $1
		AND (kind IN ('status', 'note')
			OR note IS NOT NULL AND kind <> 'logged'))

-- name: event_unlock
-- The history may be removed from here to event_lock, in one transaction.
INSERT INTO meta (name, value) VALUES ('replacing', 1)

-- name: event_lock
DELETE FROM meta WHERE name = 'replacing'

-- name: event_wipe
DELETE FROM incident_event

-- name: event_skip
-- A number that no event has: whoever knew the last one sees a change.

-- Search: $1 is what the index of the engine is asked, $2 the terms to
-- compare with.

-- define: event_brings_text
-- Of all events of an incident the one that brought its description: no
-- later one has changed it or has taken the incident away.
(e.kind IN ('created', 'imported') OR e.description_to IS NOT NULL)
AND NOT EXISTS (SELECT 1
	FROM incident_event AS f {hint_edited}
	WHERE f.incident_id = e.incident_id AND f.seq > e.seq
		AND f.description_from IS NOT NULL)

-- define: search_matches
-- Found by the index, or by search_tail.

-- define: search_tail
-- Brought by an event (as above) that is not indexed.
SELECT incident.id FROM incident_event AS e
{hint_join} incident ON incident.id = e.incident_id
WHERE e.seq > (SELECT indexed FROM search_progress)
	AND (e.kind IN ('created', 'imported')
		OR e.description_to IS NOT NULL)
	AND NOT EXISTS (SELECT 1
		FROM incident_event AS f {hint_edited}
		WHERE f.incident_id = e.incident_id AND f.seq > e.seq
			AND f.description_from IS NOT NULL)
	AND has_words(incident.description, $2)

-- name: search_hits
{search_matches}

-- name: search_hits_tested
-- When there are words that the index does not know.
SELECT incident.id FROM ({search_matches}) AS hit
{hint_join} incident ON incident.id = hit.id
WHERE has_words(incident.description, $2)

-- name: search_hits_scanned
-- When it knows none.
SELECT id FROM incident WHERE has_words(description, $2)

-- name: search_hits_kept
-- Those of an earlier statement; $1 is a list in JSON.

-- name: search_progress
SELECT indexed, newest, rest_until, rules,
	(SELECT coalesce(max(seq), 0) FROM incident_event)
FROM search_progress

-- name: search_progress_set
UPDATE search_progress SET indexed = $1, newest = $2, rest_until = $3,
	rules = $4

-- name: search_ahead
-- The next events, with the size of the description that each brings.
SELECT e.seq, {description_bytes}
FROM incident_event AS e
LEFT JOIN incident ON incident.id = e.incident_id AND {event_brings_text}
WHERE e.seq > $1 ORDER BY e.seq LIMIT $2

-- name: search_index
-- Puts in what events brought, those behind $1 up to $2.

-- name: search_forget
-- Takes the description of incident $1 out, if it is in.

-- name: search_wipe

-- name: search_trigrams
-- How many trigrams are in the index, and how many should be.

-- name: search_last
SELECT coalesce(max(id), 0) FROM incident

-- name: search_sample
-- The first indexed incident from an id on, and whether it is found.

-- Search: $1 is an expression of FTS5, $2 the words to compare with.

-- define: event_brings_text
-- Of all events of an incident the one that brought its description: no
-- later one has changed it or has taken the incident away.
(e.kind IN ('created', 'imported') OR e.description_to IS NOT NULL)
AND NOT EXISTS (SELECT 1
	FROM incident_event AS f INDEXED BY incident_event_edited
	WHERE f.incident_id = e.incident_id AND f.seq > e.seq
		AND f.description_from IS NOT NULL)

-- define: search_matches
-- Indexed, or brought by an event (as above) that is not.
SELECT rowid AS id FROM incident_text WHERE incident_text MATCH $1
UNION ALL
SELECT incident.id FROM incident_event AS e
CROSS JOIN incident ON incident.id = e.incident_id
WHERE e.seq > (SELECT indexed FROM search_progress)
	AND (e.kind IN ('created', 'imported')
		OR e.description_to IS NOT NULL)
	AND NOT EXISTS (SELECT 1
		FROM incident_event AS f INDEXED BY incident_event_edited
		WHERE f.incident_id = e.incident_id AND f.seq > e.seq
			AND f.description_from IS NOT NULL)
	AND has_words(incident.description, $2)

-- name: search_hits
{search_matches}

-- name: search_hits_tested
-- When there are words that the index does not know.
SELECT incident.id FROM ({search_matches}) AS hit
CROSS JOIN incident ON incident.id = hit.id
WHERE has_words(incident.description, $2)

-- name: search_hits_scanned
-- When it knows none.
SELECT id FROM incident WHERE has_words(description, $2)

-- name: search_hits_kept
-- Those of an earlier statement; $1 is a list in JSON.
SELECT value AS id FROM json_each($1)

-- name: search_progress
SELECT indexed, newest, rest_until, rules,
	(SELECT coalesce(max(seq), 0) FROM incident_event)
FROM search_progress

-- name: search_progress_set
UPDATE search_progress SET indexed = $1, newest = $2, rest_until = $3,
	rules = $4

-- name: search_ahead
-- The next events, with the size of the description that each brings.
SELECT e.seq, length(CAST(incident.description AS BLOB))
FROM incident_event AS e
LEFT JOIN incident ON incident.id = e.incident_id AND {event_brings_text}
WHERE e.seq > $1 ORDER BY e.seq LIMIT $2

-- name: search_index
-- By id: FTS5 would make a piece of each row that goes back.
INSERT INTO incident_text (rowid, description)
SELECT incident.id, fold_text(incident.description) FROM incident_event AS e
CROSS JOIN incident ON incident.id = e.incident_id
WHERE e.seq > $1 AND e.seq <= $2 AND {event_brings_text}
ORDER BY incident.id

-- name: search_forget
-- Takes the description of incident $1 out, if it is in.
INSERT INTO incident_text (incident_text, rowid, description)
SELECT 'delete', incident.id, fold_text(incident.description)
FROM incident_event AS e
CROSS JOIN incident ON incident.id = e.incident_id
WHERE e.incident_id = $1
	AND e.seq <= (SELECT indexed FROM search_progress)
	AND {event_brings_text}

-- name: search_merge
-- Puts pieces together, some $1 pages of them.
INSERT INTO incident_text (incident_text, rank) VALUES ('merge', $1)

-- name: search_wipe
INSERT INTO incident_text (incident_text) VALUES ('delete-all')

-- name: search_trigrams
-- How many trigrams are in the index, and how many should be.
SELECT (SELECT coalesce(sum(cnt), 0) FROM incident_text_trigram),
	(SELECT coalesce(sum(max(length(fold_text(incident.description)) - 2, 0)), 0)
	FROM incident_event AS e
	CROSS JOIN incident ON incident.id = e.incident_id
	WHERE e.seq <= (SELECT indexed FROM search_progress)
		AND {event_brings_text})

-- name: search_last
SELECT coalesce(max(id), 0) FROM incident

-- name: search_sample
-- The first indexed incident from an id on, and whether it is found.
SELECT incident.id, EXISTS (SELECT 1 FROM incident_text
	WHERE rowid = incident.id AND incident_text MATCH '"' ||
	replace(substr(fold_text(incident.description), 1, 60), '"', '""')
	|| '"')
FROM incident CROSS JOIN incident_event AS e
	ON e.incident_id = incident.id
WHERE incident.id >= $1 AND length(fold_text(incident.description)) >= 3
	AND {event_brings_text}
	AND e.seq <= (SELECT indexed FROM search_progress)
ORDER BY incident.id LIMIT 1

-- Search by FTS5: $1 is an expression of it.  Its rowids are ids of incidents.

-- define: search_matches
SELECT rowid AS id FROM incident_text WHERE incident_text MATCH $1
UNION ALL
{search_tail}

-- name: search_hits_kept
SELECT value AS id FROM json_each($1)

-- name: search_index
-- By id: FTS5 would make a piece of each row that goes back.
INSERT INTO incident_text (rowid, description)
SELECT incident.id, fold_text(incident.description) FROM incident_event AS e
CROSS JOIN incident ON incident.id = e.incident_id
WHERE e.seq > $1 AND e.seq <= $2 AND {event_brings_text}
ORDER BY incident.id

-- name: search_forget
INSERT INTO incident_text (incident_text, rowid, description)
SELECT 'delete', incident.id, fold_text(incident.description)
FROM incident_event AS e
CROSS JOIN incident ON incident.id = e.incident_id
WHERE e.incident_id = $1
	AND e.seq <= (SELECT indexed FROM search_progress)
	AND {event_brings_text}

-- own: search_merge
-- Puts pieces together, some $1 pages of them.
INSERT INTO incident_text (incident_text, rank) VALUES ('merge', $1)

-- name: search_wipe
INSERT INTO incident_text (incident_text) VALUES ('delete-all')

-- name: search_trigrams
SELECT (SELECT coalesce(sum(cnt), 0) FROM incident_text_trigram),
	(SELECT coalesce(sum(max(length(fold_text(incident.description)) - 2, 0)), 0)
	FROM incident_event AS e
	CROSS JOIN incident ON incident.id = e.incident_id
	WHERE e.seq <= (SELECT indexed FROM search_progress)
		AND {event_brings_text})

-- name: search_sample
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

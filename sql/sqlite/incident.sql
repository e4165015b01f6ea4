-- The ids of incidents: AUTOINCREMENT keeps the highest in sqlite_sequence.

-- name: incident_restart_ids
DELETE FROM sqlite_sequence WHERE name = 'incident'

-- name: incident_skip_ids
INSERT INTO sqlite_sequence (name, seq)
SELECT 'incident', max($1, coalesce(max(id), 0)) FROM incident

-- own: incident_next
-- The id that comes next.  SQLite takes note of each id that is inserted.
SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'incident'),
	0), coalesce((SELECT max(id) FROM incident), 0)) + 1

-- The numbers of events: AUTOINCREMENT keeps the highest in sqlite_sequence.

-- name: event_last
SELECT coalesce(max(seq), 0) FROM sqlite_sequence
WHERE name = 'incident_event'

-- name: event_skip
UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'incident_event'

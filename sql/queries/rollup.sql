-- The rollups that statistics are made of.

-- name: rollup_get
SELECT flow, responses, resolutions FROM incident_rollup
WHERE hours = $1 AND bucket = $2

-- name: rollup_put
INSERT INTO incident_rollup (hours, bucket, flow, responses, resolutions)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (hours, bucket) DO UPDATE SET flow = excluded.flow,
	responses = excluded.responses, resolutions = excluded.resolutions

-- name: rollup_flow
-- Of rows of so many hours, from bucket $2 to before $3.
SELECT bucket, flow FROM incident_rollup
WHERE hours = $1 AND bucket >= $2 AND bucket < $3 ORDER BY bucket

-- name: rollup_durations
SELECT responses, resolutions FROM incident_rollup
WHERE hours = $1 AND bucket >= $2 AND bucket < $3

-- name: rollup_wipe
DELETE FROM incident_rollup

-- name: rollup_rows
-- How many rows have something of each section.
SELECT count(CASE WHEN flow <> '' THEN 1 END),
	count(CASE WHEN responses <> '' THEN 1 END),
	count(CASE WHEN resolutions <> '' THEN 1 END)
FROM incident_rollup

-- define: active
('open', 'in_progress')

-- define: hour
(at - ((at % 3600000000) + 3600000000) % 3600000000) / 3600000000

-- define: came_settled
-- When an incident i that event e brought was settled by then: at the
-- updated_at that it came with, which the next event has replaced.
coalesce((SELECT n.updated_from FROM incident_event AS n
	WHERE n.incident_id = e.incident_id AND n.seq > e.seq
	ORDER BY n.seq LIMIT 1), i.updated_at)

-- name: rollup_recount_flow
-- Of the incidents from $1 to $2: hours, what of rollup_flow happened in
-- them, and how often.
WITH happened (at, what) AS (
	SELECT created_at, 0 FROM incident WHERE id BETWEEN $1 AND $2
	UNION ALL
	SELECT e.at, CASE WHEN e.status_to IN {active} THEN 2 ELSE 1 END
	FROM incident AS i
	{hint_join} incident_event AS e ON e.incident_id = i.id
	WHERE i.id BETWEEN $1 AND $2 AND e.kind = 'status'
		AND (e.status_from IN {active}) <> (e.status_to IN {active})
	UNION ALL
	SELECT {came_settled}, 1
	FROM incident AS i
	{hint_join} incident_event AS e ON e.incident_id = i.id
	WHERE i.id BETWEEN $1 AND $2 AND e.kind IN ('created', 'imported')
		AND e.status_to NOT IN {active})
SELECT {hour} AS hour, what, count(*) FROM happened
GROUP BY hour, what ORDER BY hour

-- name: rollup_recount_responses
-- The same: hours, durations in seconds, and how many ended in them.  The
-- response is the first move or note, if it was open by then; who creates
-- an incident as anything else has responded at once.
WITH happened (at, since) AS (
	SELECT e.at, i.created_at
	FROM incident AS i
	{hint_join} incident_event AS e ON e.incident_id = i.id
	WHERE i.id BETWEEN $1 AND $2 AND e.status_from = 'open'
		AND (e.kind IN ('status', 'note')
			OR e.note IS NOT NULL AND e.kind <> 'logged')
		AND NOT EXISTS (SELECT 1 FROM incident_event AS p
			WHERE p.incident_id = e.incident_id AND p.seq < e.seq
			AND (p.kind IN ('status', 'note')
				OR p.note IS NOT NULL AND p.kind <> 'logged'))
	UNION ALL
	SELECT i.created_at, i.created_at
	FROM incident AS i
	{hint_join} incident_event AS e ON e.incident_id = i.id
	WHERE i.id BETWEEN $1 AND $2 AND e.kind = 'created'
		AND e.status_to <> 'open')
SELECT {hour} AS hour, (at - since) / 1000000 AS seconds, count(*)
FROM happened GROUP BY hour, seconds ORDER BY hour

-- name: rollup_recount_resolutions
-- The same of those that ended in being settled.
WITH happened (at, since) AS (
	SELECT e.at, i.created_at
	FROM incident AS i
	{hint_join} incident_event AS e ON e.incident_id = i.id
	WHERE i.id BETWEEN $1 AND $2 AND e.kind = 'status'
		AND e.status_from IN {active} AND e.status_to NOT IN {active}
	UNION ALL
	SELECT {came_settled}, i.created_at
	FROM incident AS i
	{hint_join} incident_event AS e ON e.incident_id = i.id
	WHERE i.id BETWEEN $1 AND $2 AND e.kind IN ('created', 'imported')
		AND e.status_to NOT IN {active})
SELECT {hour} AS hour, (at - since) / 1000000 AS seconds, count(*)
FROM happened GROUP BY hour, seconds ORDER BY hour

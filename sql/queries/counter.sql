-- Counters of incidents, kept so that lists need not count.

-- name: counter_add
INSERT INTO incident_counter (clock, span, bucket, status, source, n)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (clock, span, bucket, status, source)
DO UPDATE SET n = incident_counter.n + excluded.n

-- name: counter_states
-- The states that there are incidents in, and how many.
SELECT status, source, n FROM incident_counter
WHERE clock = 0 AND span = 0 AND bucket = 0 AND n > 0

-- name: counter_ends
-- The first and the last bucket of a clock and span.
SELECT (SELECT bucket FROM incident_counter WHERE clock = $1 AND span = $2
		ORDER BY bucket LIMIT 1),
	(SELECT bucket FROM incident_counter WHERE clock = $1 AND span = $2
		ORDER BY bucket DESC LIMIT 1)

-- name: counter_up
-- Buckets from $3 to $4, the earliest first: of one status or source, of
-- each when that is NULL, or all together when both are '*'.
SELECT bucket, status, source, n FROM incident_counter
WHERE clock = $1 AND span = $2 AND bucket BETWEEN $3 AND $4
	AND (status = $5 OR ($5 IS NULL AND status <> '*'))
	AND (source = $6 OR ($6 IS NULL AND source <> '*'))
ORDER BY bucket

-- name: counter_down
-- The same, the latest first.
SELECT bucket, status, source, n FROM incident_counter
WHERE clock = $1 AND span = $2 AND bucket BETWEEN $3 AND $4
	AND (status = $5 OR ($5 IS NULL AND status <> '*'))
	AND (source = $6 OR ($6 IS NULL AND source <> '*'))
ORDER BY bucket DESC

-- name: counter_wipe
DELETE FROM incident_counter

-- define: created_day
(created_at - ((created_at % 86400000000) + 86400000000)
	% 86400000000) / 86400000000

-- define: updated_day
(updated_at - ((updated_at % 86400000000) + 86400000000)
	% 86400000000) / 86400000000

-- name: counter_wrong
-- A counter that differs from a recount, if any.  The divisions round down
-- for days before 1970 as well.
WITH counted (clock, day, status, source, n) AS (
	SELECT 0, {created_day} AS day, status, source, count(*)
	FROM incident GROUP BY day, status, source
	UNION ALL
	SELECT 1, {updated_day} AS day, status, source, count(*)
	FROM incident GROUP BY day, status, source
	UNION ALL
	SELECT 0, {created_day} AS day, '*', '*', count(*)
	FROM incident GROUP BY day
	UNION ALL
	SELECT 1, {updated_day} AS day, '*', '*', count(*)
	FROM incident GROUP BY day)
SELECT clock, span, bucket, status, source FROM (
	SELECT clock, span, bucket, status, source, n FROM incident_counter
	UNION ALL
	SELECT clock, 1, day, status, source, -n FROM counted
	UNION ALL
	SELECT clock, 32, (day - ((day % 32) + 32) % 32) / 32,
		status, source, -n FROM counted
	UNION ALL
	SELECT 0, 0, 0, status, source, -n FROM counted
	WHERE clock = 0 AND status <> '*') AS differences
GROUP BY clock, span, bucket, status, source HAVING sum(n) <> 0 LIMIT 1

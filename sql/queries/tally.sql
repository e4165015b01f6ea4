-- The tallies: counts that are never counted.

-- name: tally_add
INSERT INTO tally (status, source, n) VALUES ($1, $2, $3)
ON CONFLICT (status, source) DO UPDATE SET n = n + excluded.n

-- name: tally_day_add
INSERT INTO tally_day (day, status, source, n) VALUES ($1, $2, $3, $4)
ON CONFLICT (day, status, source) DO UPDATE SET n = n + excluded.n

-- name: tally_count
-- A NULL stands for every status, every source.
SELECT coalesce(sum(n), 0) FROM tally
WHERE ($1 IS NULL OR status = $1) AND ($2 IS NULL OR source = $2)

-- name: tally_wipe
DELETE FROM tally

-- name: tally_day_wipe
DELETE FROM tally_day

-- name: tally_wrong
-- A state whose tally differs from a recount, if any.
SELECT status, source FROM (
	SELECT status, source, n FROM tally
	UNION ALL
	SELECT status, source, -1 FROM incident)
GROUP BY status, source HAVING sum(n) <> 0 LIMIT 1

-- name: tally_day_wrong
-- A day and state whose tally differs from a recount, if any.  The
-- division rounds down for days before 1970 as well.
SELECT day, status, source FROM (
	SELECT day, status, source, n FROM tally_day
	UNION ALL
	SELECT (created_at - ((created_at % 86400000000) + 86400000000)
		% 86400000000) / 86400000000, status, source, -1 FROM incident)
GROUP BY day, status, source HAVING sum(n) <> 0 LIMIT 1

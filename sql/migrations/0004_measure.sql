-- What statistics are made of: how many incidents were created, settled
-- and reopened when, and how long they had waited.  Kept in the transaction
-- of each change, so that no question needs a walk over incidents.

-- What a row holds of each section is a text "SLOT:NUMBER SLOT:NUMBER ...",
-- empty when there is nothing.
CREATE TABLE measure (
	hours       INTEGER NOT NULL,  -- of a row: 1, 24 or 768
	bucket      INTEGER NOT NULL,  -- hours since 1970 UTC / hours
	-- Of a day, slot hour * 3 + 0 created, 1 settled, 2 reopened; of 768
	-- hours these three.
	flow        TEXT    NOT NULL,
	-- Of an hour and a day: slots of durations, in whole seconds, the
	-- first 32 one second wide, then 16 to each power of two.  Until the
	-- first event after the one of their coming, of those open by then.
	responses   TEXT    NOT NULL,
	-- The same, until settled.
	resolutions TEXT    NOT NULL,
	PRIMARY KEY (hours, bucket)
) STRICT, WITHOUT ROWID;

-- Since 0002 a change of status tells what updated_at it replaced.  Before
-- it that of an earlier change is known from its event.  (Of an import that
-- has been changed since it is not: then the time of the import stands.)
UPDATE incident_event SET updated_from = (
	SELECT p.at FROM incident_event AS p
	WHERE p.incident_id = incident_event.incident_id
		AND p.seq < incident_event.seq
	ORDER BY p.seq DESC LIMIT 1)
WHERE kind = 'status' AND updated_from IS NULL;

-- All that has happened so far: section 0 with 0, 1, 2 as above, and from
-- whose beginning it took how long for the others.
CREATE TEMP TABLE happened (
	section INTEGER NOT NULL,
	at      INTEGER NOT NULL,
	what    INTEGER,
	since   INTEGER
) STRICT;

INSERT INTO happened SELECT 0, created_at, 0, NULL FROM incident;

-- An import that was settled by then was so at the updated_at it came with,
-- which the next event has replaced.
INSERT INTO happened
SELECT 2, coalesce((SELECT n.updated_from FROM incident_event AS n
		WHERE n.incident_id = e.incident_id AND n.seq > e.seq
		ORDER BY n.seq LIMIT 1), i.updated_at), NULL, i.created_at
FROM incident_event AS e JOIN incident AS i ON i.id = e.incident_id
WHERE e.kind = 'imported'
	AND e.status_to NOT IN ('open', 'in_progress');

INSERT INTO happened
SELECT 2, e.at, NULL, i.created_at
FROM incident_event AS e JOIN incident AS i ON i.id = e.incident_id
WHERE e.kind = 'status' AND e.status_from IN ('open', 'in_progress')
	AND e.status_to NOT IN ('open', 'in_progress');

INSERT INTO happened SELECT 0, at, 1, NULL FROM happened WHERE section = 2;

INSERT INTO happened
SELECT 0, e.at, 2, NULL FROM incident_event AS e
WHERE e.kind = 'status' AND e.status_from NOT IN ('open', 'in_progress')
	AND e.status_to IN ('open', 'in_progress');

INSERT INTO happened
SELECT 1, e.at, NULL, i.created_at
FROM incident_event AS e JOIN incident AS i ON i.id = e.incident_id
WHERE e.kind NOT IN ('created', 'imported') AND e.status_from = 'open'
	AND (SELECT count(*) FROM incident_event AS p
		WHERE p.incident_id = e.incident_id AND p.seq < e.seq) = 1;

-- The same, counted by hour and slot.  The remainder of a time before 1970
-- is negative: hence the sums.
CREATE TEMP TABLE counted (
	section INTEGER NOT NULL,
	hour    INTEGER NOT NULL,
	slot    INTEGER NOT NULL,
	n       INTEGER NOT NULL
) STRICT;

INSERT INTO counted
SELECT 0, (at - ((at % 3600000000) + 3600000000) % 3600000000) / 3600000000
	AS hour, what, count(*)
FROM happened WHERE section = 0 GROUP BY hour, what;

WITH RECURSIVE octave (k, low, high) AS (
	SELECT 0, 0, 32
	UNION ALL
	SELECT k + 1, high, high * 2 FROM octave WHERE k < 34),
lasted (section, hour, seconds) AS (
	SELECT section, (at - ((at % 3600000000) + 3600000000)
		% 3600000000) / 3600000000, max(0, (at - since) / 1000000)
	FROM happened WHERE section > 0)
INSERT INTO counted
SELECT section, hour, 16 * k + (seconds >> k) AS slot, count(*)
FROM lasted JOIN octave ON seconds >= low AND seconds < high
GROUP BY section, hour, slot;

DROP TABLE happened;

CREATE TEMP TABLE part (
	section INTEGER NOT NULL,
	hours   INTEGER NOT NULL,
	bucket  INTEGER NOT NULL,
	counts  TEXT    NOT NULL
) STRICT;

INSERT INTO part
SELECT 0, 24, day, group_concat(slot || ':' || n, ' ')
FROM (SELECT (hour - ((hour % 24) + 24) % 24) / 24 AS day,
		((hour % 24) + 24) % 24 * 3 + slot AS slot, n
	FROM counted WHERE section = 0)
GROUP BY day;

INSERT INTO part
SELECT 0, 768, stretch, group_concat(slot || ':' || n, ' ')
FROM (SELECT (hour - ((hour % 768) + 768) % 768) / 768 AS stretch, slot,
		sum(n) AS n
	FROM counted WHERE section = 0 GROUP BY stretch, slot)
GROUP BY stretch;

INSERT INTO part
SELECT section, 1, hour, group_concat(slot || ':' || n, ' ')
FROM counted WHERE section > 0 GROUP BY section, hour;

INSERT INTO part
SELECT section, 24, day, group_concat(slot || ':' || n, ' ')
FROM (SELECT section, (hour - ((hour % 24) + 24) % 24) / 24 AS day, slot,
		sum(n) AS n
	FROM counted WHERE section > 0 GROUP BY section, day, slot)
GROUP BY section, day;

INSERT INTO measure (hours, bucket, flow, responses, resolutions)
SELECT hours, bucket, max(CASE section WHEN 0 THEN counts ELSE '' END),
	max(CASE section WHEN 1 THEN counts ELSE '' END),
	max(CASE section WHEN 2 THEN counts ELSE '' END)
FROM part GROUP BY hours, bucket;

DROP TABLE counted;
DROP TABLE part;

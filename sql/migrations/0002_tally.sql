-- Tallies that find any page: by both times, and by days as well as by
-- stretches of days, so that a position anywhere in the register is found
-- by adding up some hundred numbers.

DROP TABLE tally;
DROP TABLE tally_day;

CREATE TABLE tally (
	clock   INTEGER NOT NULL,  -- the time counted by: 0 created_at,
	                           -- 1 updated_at
	span    INTEGER NOT NULL,  -- days of a bucket: 1 or 32; 0: all time
	bucket  INTEGER NOT NULL,  -- days since 1970 UTC / span; 0 of all time
	status  TEXT    NOT NULL,
	source  TEXT    NOT NULL,
	n       INTEGER NOT NULL,  -- incidents; a state that is left stays as 0
	PRIMARY KEY (clock, span, bucket, status, source)
) STRICT, WITHOUT ROWID;

-- The remainder of a time before 1970 is negative: hence the sums.
INSERT INTO tally (clock, span, bucket, status, source, n)
SELECT 0, 0, 0, status, source, count(*)
FROM incident GROUP BY status, source;

INSERT INTO tally (clock, span, bucket, status, source, n)
SELECT 0, 1, (created_at - ((created_at % 86400000000) + 86400000000)
	% 86400000000) / 86400000000 AS bucket, status, source, count(*)
FROM incident GROUP BY bucket, status, source;

INSERT INTO tally (clock, span, bucket, status, source, n)
SELECT 1, 1, (updated_at - ((updated_at % 86400000000) + 86400000000)
	% 86400000000) / 86400000000 AS bucket, status, source, count(*)
FROM incident GROUP BY bucket, status, source;

INSERT INTO tally (clock, span, bucket, status, source, n)
SELECT clock, 32, (bucket - ((bucket % 32) + 32) % 32) / 32 AS stretch,
	status, source, sum(n)
FROM tally WHERE span = 1 GROUP BY clock, stretch, status, source;

-- What a change replaced, so that the incident can be shown as it was at
-- any event: its updated_at; NULL where there was none, or not known.
ALTER TABLE incident_event ADD COLUMN updated_from INTEGER;

-- What the register as a whole remembers, by name.
CREATE TABLE register (
	name    TEXT    NOT NULL PRIMARY KEY,
	value   ANY     NOT NULL
) STRICT, WITHOUT ROWID;

-- With what cursors of lists are signed.
INSERT INTO register (name, value) VALUES ('cursor_key', randomblob(32));

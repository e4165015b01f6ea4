-- The register: incidents, their history, and the tallies of both.

-- One row per incident.  Status and source are words of model/incident,
-- which is their only writer; hence no CHECK to migrate with each word.
CREATE TABLE incident (
	id          INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again
	description TEXT    NOT NULL,
	status      TEXT    NOT NULL,
	source      TEXT    NOT NULL,
	created_at  INTEGER NOT NULL,  -- microseconds since 1970 UTC
	updated_at  INTEGER NOT NULL,  -- ditto; moves when version does
	version     INTEGER NOT NULL   -- 1, then +1 per change
) STRICT;

-- Every index ends in the rowid, so each of these orders ties by id too.
-- A filter by status or source alone is a union of the ranges of the
-- (status, source) pairs it allows: two indexes do the work of six.
CREATE INDEX incident_by_created ON incident (created_at);
CREATE INDEX incident_by_updated ON incident (updated_at);
CREATE INDEX incident_by_state_created
	ON incident (status, source, created_at);
CREATE INDEX incident_by_state_updated
	ON incident (status, source, updated_at);

-- History: append-only, written in the transaction of the change it tells
-- of.  seq is the one global order of changes.
CREATE TABLE incident_event (
	seq         INTEGER PRIMARY KEY AUTOINCREMENT,
	incident_id INTEGER NOT NULL,  -- outlives the incident: no reference
	at          INTEGER NOT NULL,  -- microseconds since 1970 UTC
	actor       TEXT    NOT NULL,  -- who: "anonymous" or an account
	channel     TEXT    NOT NULL,  -- by which way: "api", "cli"
	kind        TEXT    NOT NULL,  -- "created", "status", "imported"
	status_from TEXT,              -- NULL when there was none before
	status_to   TEXT    NOT NULL,
	version     INTEGER NOT NULL,  -- of the incident after the change
	note        TEXT,
	-- The request that did it: the millisecond of its arrival (6 bytes,
	-- most significant first), then nginx's 16 random bytes.  Unique, so a
	-- request delivered twice finds its first effect; ordered by time, so
	-- the index grows at its end however long the history becomes.
	request_id  BLOB
) STRICT;

CREATE UNIQUE INDEX incident_event_request
	ON incident_event (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX incident_event_of_incident ON incident_event (incident_id);

-- How many incidents there are, kept in the transaction of each change:
-- per state, and per day of creation (days since 1970 UTC) and state.
CREATE TABLE tally (
	status  TEXT    NOT NULL,
	source  TEXT    NOT NULL,
	n       INTEGER NOT NULL,
	PRIMARY KEY (status, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE tally_day (
	day     INTEGER NOT NULL,
	status  TEXT    NOT NULL,
	source  TEXT    NOT NULL,
	n       INTEGER NOT NULL,
	PRIMARY KEY (day, status, source)
) STRICT, WITHOUT ROWID;

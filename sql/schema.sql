-- The schema of an incident register, number 1.
--
-- This file is never edited: later versions change the schema by numbered
-- scripts in sql/migrations.  Times are microseconds since 1970 UTC.

-- --- incidents -------------------------------------------------------------

CREATE TABLE incident (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again
	description TEXT    NOT NULL,
	status      TEXT    NOT NULL,  -- domain/status
	source      TEXT    NOT NULL,  -- domain/source
	created_at  INTEGER NOT NULL,
	updated_at  INTEGER NOT NULL,  -- moves when version does
	version     INTEGER NOT NULL   -- 1, then +1 per change
) STRICT;

-- Lists are ordered by either time, alone or within one status and source.
-- Each index ends in the row's id, so equal times have an order.
CREATE INDEX incident_by_created ON incident (created_at);
CREATE INDEX incident_by_updated ON incident (updated_at);
CREATE INDEX incident_by_state_created
	ON incident (status, source, created_at);
CREATE INDEX incident_by_state_updated
	ON incident (status, source, updated_at);

-- The history: one row per change, written in the transaction of the change.
-- It outlives the incident, so nothing refers to incident.
CREATE TABLE incident_event (
	seq         INTEGER PRIMARY KEY AUTOINCREMENT,  -- order of commits
	incident_id INTEGER NOT NULL,
	at          INTEGER NOT NULL,
	actor       TEXT    NOT NULL,  -- "anonymous", an account, "token:NAME"
	channel     TEXT    NOT NULL,  -- domain/actor
	kind        TEXT    NOT NULL,  -- incident/event
	status_from TEXT,              -- NULL when there was none before
	status_to   TEXT    NOT NULL,
	version     INTEGER NOT NULL,  -- of the incident after the change
	note        TEXT,
	-- The request that made the change: the millisecond of its arrival (6
	-- bytes, most significant first), then nginx's 16 random bytes.  It is
	-- unique, so a request delivered twice finds its first effect.  It is
	-- ordered by time, so the index grows at its end however long the
	-- history becomes.
	request_id  BLOB,
	-- The values before and after; NULL where nothing changed.
	updated_from     INTEGER,
	description_from TEXT,
	description_to   TEXT,
	source_from      TEXT,
	source_to        TEXT,
	created_from     INTEGER
) STRICT;

CREATE UNIQUE INDEX incident_event_request
	ON incident_event (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX incident_event_of_incident ON incident_event (incident_id);
CREATE INDEX incident_event_edited ON incident_event (incident_id)
	WHERE description_from IS NOT NULL OR source_from IS NOT NULL;

-- Nobody edits the history: a change of it is refused, unless a register is
-- being replaced as a whole (meta "replacing").
CREATE TRIGGER incident_event_no_update BEFORE UPDATE ON incident_event
BEGIN
	SELECT RAISE(ABORT, 'the history is only added to');
END;
CREATE TRIGGER incident_event_no_delete BEFORE DELETE ON incident_event
WHEN NOT EXISTS (SELECT 1 FROM meta WHERE name = 'replacing')
BEGIN
	SELECT RAISE(ABORT, 'the history is only added to');
END;

-- --- counters: kept in the transaction of each change ----------------------

-- How many incidents are in each state (status and source): of all time, per
-- day and per 32 days.  They answer `count` and find deep pages.  Each day and
-- each 32 days also have a counter of all states together, '*' and '*'.
CREATE TABLE incident_counter (
	clock   INTEGER NOT NULL,  -- counted by: 0 created_at, 1 updated_at
	span    INTEGER NOT NULL,  -- days of a bucket: 1 or 32; 0: all time
	bucket  INTEGER NOT NULL,  -- days since 1970 UTC / span; 0 of all time
	status  TEXT    NOT NULL,
	source  TEXT    NOT NULL,
	n       INTEGER NOT NULL,  -- incidents; an empty state stays as 0
	PRIMARY KEY (clock, span, bucket, status, source)
) STRICT, WITHOUT ROWID;

-- What happened in an hour, a day and 32 days, and how long it took: packed
-- counters "SLOT:NUMBER SLOT:NUMBER ..." (incident/packed_counters).  One row
-- is read a hundred times faster than its counters as rows would be.
CREATE TABLE incident_rollup (
	hours       INTEGER NOT NULL,  -- of a row: 1, 24 or 768
	bucket      INTEGER NOT NULL,  -- hours since 1970 UTC / hours
	-- Of a day: slot hour * 3 + 0 created, 1 closed, 2 reopened; of 768
	-- hours these three.
	flow        TEXT    NOT NULL,
	-- Of an hour and a day: durations until the first response, in whole
	-- seconds; the first 32 slots are one second wide, then 16 slots to
	-- each power of two.
	responses   TEXT    NOT NULL,
	-- The same until the incident was closed.
	resolutions TEXT    NOT NULL,
	PRIMARY KEY (hours, bucket)
) STRICT, WITHOUT ROWID;

-- The packed counters one by one, for people.
CREATE VIEW incident_rollup_counter (hours, bucket, section, slot, n) AS
WITH RECURSIVE packed (hours, bucket, section, rest) AS (
	SELECT hours, bucket, 'flow', flow || ' ' FROM incident_rollup
	UNION ALL
	SELECT hours, bucket, 'responses', responses || ' '
	FROM incident_rollup
	UNION ALL
	SELECT hours, bucket, 'resolutions', resolutions || ' '
	FROM incident_rollup
), counter (hours, bucket, section, item, rest) AS (
	SELECT hours, bucket, section, '', rest FROM packed
	UNION ALL
	SELECT hours, bucket, section,
	    substr(rest, 1, instr(rest, ' ') - 1),
	    substr(rest, instr(rest, ' ') + 1)
	FROM counter WHERE rest <> ''
)
SELECT hours, bucket, section,
    CAST(substr(item, 1, instr(item, ':') - 1) AS INTEGER),
    CAST(substr(item, instr(item, ':') + 1) AS INTEGER)
FROM counter WHERE item <> '';

-- --- search ----------------------------------------------------------------

-- How far the search index has got: maintenance fills it behind the writes.
CREATE TABLE search_progress (
	one        INTEGER PRIMARY KEY CHECK (one = 1),
	indexed    INTEGER NOT NULL,  -- seq: events up to it are in the index
	newest     INTEGER NOT NULL,  -- seq: the newest event at that time
	rest_until INTEGER NOT NULL,  -- on the monotonic clock, microseconds
	rules      TEXT    NOT NULL   -- of the case folding it was made with
) STRICT;

INSERT INTO search_progress (one, indexed, newest, rest_until, rules)
VALUES (1, 0, 0, 0, '');

-- SQLite's own: folded descriptions, searched by trigrams.  It keeps no text,
-- and its rowids are ids of incidents.
CREATE VIRTUAL TABLE incident_text USING fts5 (
	description, content = '', columnsize = 0,
	tokenize = 'trigram case_sensitive 1'
);

-- Each row that is written makes a segment.  Maintenance merges them in
-- portions, not FTS5 in bursts.
INSERT INTO incident_text (incident_text, rank) VALUES ('automerge', 0);
INSERT INTO incident_text (incident_text, rank) VALUES ('crisismerge', 64);

-- Its trigrams with their numbers, to check it.
CREATE VIRTUAL TABLE incident_text_trigram USING fts5vocab (
	incident_text, row
);

-- --- accounts, sessions, tokens --------------------------------------------

CREATE TABLE account (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again
	username     TEXT    NOT NULL,  -- as it was given
	name_key     TEXT    NOT NULL,  -- normalised and case-folded
	skeleton     TEXT    NOT NULL,  -- names that look alike share one
	first_name   TEXT    NOT NULL,
	last_name    TEXT    NOT NULL,
	email        TEXT    NOT NULL,
	role         TEXT    NOT NULL,  -- auth/account
	active       INTEGER NOT NULL,  -- 0 or 1
	created_at   INTEGER NOT NULL,
	last_login   INTEGER,           -- NULL: never
	version      INTEGER NOT NULL,  -- 1, then +1 per change; not for logins
	password     TEXT    NOT NULL,  -- auth/password; '': none
	-- Rounds of PBKDF2 that the password takes; 0: it is of another kind.
	rounds       INTEGER NOT NULL,
	-- Trusted devices from before are trusted no more.
	trusted_from INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX account_of_name ON account (name_key);
CREATE INDEX account_of_skeleton ON account (skeleton);
CREATE INDEX account_by_rounds ON account (rounds) WHERE rounds > 0;

CREATE TABLE session (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	account_id  INTEGER NOT NULL,
	secret      BLOB    NOT NULL,  -- digest of what the cookie holds
	created_at  INTEGER NOT NULL,
	seen_at     INTEGER NOT NULL,  -- its last request, to the minute
	address     TEXT,              -- of the client at the login
	user_agent  TEXT               -- ditto
) STRICT;
CREATE UNIQUE INDEX session_of_secret ON session (secret);
CREATE INDEX session_of_account ON session (account_id);
CREATE INDEX session_by_created ON session (created_at);
CREATE INDEX session_by_seen ON session (seen_at);

CREATE TABLE token (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	name         TEXT    NOT NULL,
	name_key     TEXT    NOT NULL,  -- as in account
	skeleton     TEXT    NOT NULL,
	key          TEXT    NOT NULL,  -- the part that is no secret
	secret       BLOB    NOT NULL,  -- digest of the whole token
	scopes       TEXT    NOT NULL,  -- domain/right, separated by spaces
	source       TEXT,              -- bound to it; NULL: to none
	account_id   INTEGER,           -- that it acts for; NULL: none
	created_by   TEXT    NOT NULL,  -- an actor
	created_at   INTEGER NOT NULL,
	expires_at   INTEGER,           -- NULL: never
	last_used_at INTEGER,           -- to the minute; NULL: never
	revoked_at   INTEGER,           -- NULL: it is valid
	request_id   BLOB               -- as in incident_event
) STRICT;
CREATE UNIQUE INDEX token_of_key ON token (key);
CREATE UNIQUE INDEX token_of_name ON token (name_key)
	WHERE revoked_at IS NULL;
CREATE INDEX token_of_skeleton ON token (skeleton) WHERE revoked_at IS NULL;
CREATE INDEX token_of_account ON token (account_id)
	WHERE account_id IS NOT NULL AND revoked_at IS NULL;
CREATE UNIQUE INDEX token_of_request ON token (request_id)
	WHERE request_id IS NOT NULL;

-- --- limits of logins ------------------------------------------------------

CREATE TABLE throttle (
	key         BLOB    NOT NULL PRIMARY KEY,  -- digest of what is limited
	full_at     INTEGER NOT NULL   -- when all attempts are there again
) STRICT, WITHOUT ROWID;
CREATE INDEX throttle_by_full_at ON throttle (full_at);

-- Networks from which an account has logged in.
CREATE TABLE known_client (
	account_id  INTEGER NOT NULL,
	network     TEXT    NOT NULL,
	at          INTEGER NOT NULL,  -- the last login
	PRIMARY KEY (account_id, network)
) STRICT, WITHOUT ROWID;
CREATE INDEX known_client_by_at ON known_client (at);
CREATE INDEX known_client_of_network ON known_client (network, at);

-- --- the audit log ---------------------------------------------------------

CREATE TABLE audit (
	seq         INTEGER PRIMARY KEY AUTOINCREMENT,
	at          INTEGER NOT NULL,
	actor       TEXT    NOT NULL,  -- as in incident_event
	channel     TEXT    NOT NULL,
	kind        TEXT    NOT NULL,  -- auth/audit
	subject     TEXT,              -- the account, token or setting
	detail      TEXT,
	address     TEXT,              -- of the client
	request_id  BLOB               -- as in incident_event, but not unique
) STRICT;
CREATE INDEX audit_of_kind ON audit (kind);
CREATE INDEX audit_of_actor ON audit (actor);
CREATE INDEX audit_of_subject ON audit (subject) WHERE subject IS NOT NULL;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
	SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
	SELECT RAISE(ABORT, 'the audit log is only added to');
END;

-- --- the register as a whole -----------------------------------------------

-- Responses to repeated requests, until they are too old.
CREATE TABLE stored_response (
	id          INTEGER PRIMARY KEY,  -- the oldest first
	owner       TEXT    NOT NULL,  -- of the key; '' of a request that is
	                               -- known by its own id
	key         BLOB    NOT NULL,  -- Idempotency-Key, or request_id
	request_id  BLOB    NOT NULL,  -- of the request that was answered
	fingerprint BLOB    NOT NULL,  -- digest of that request
	at          INTEGER NOT NULL,
	status      INTEGER NOT NULL,
	location    TEXT,              -- NULL when there is none
	body        TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX stored_response_of_key ON stored_response (owner, key);

-- Values of the whole register, by name: db/meta.
CREATE TABLE meta (
	name        TEXT    NOT NULL PRIMARY KEY,
	value       ANY     NOT NULL
) STRICT, WITHOUT ROWID;

-- Cursors of lists are signed with it.
INSERT INTO meta (name, value) VALUES ('cursor_key', randomblob(32));

-- The settings that the service ran with last, so that the audit log tells
-- of each change.
CREATE TABLE effective_setting (
	name        TEXT    NOT NULL PRIMARY KEY,
	value       TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

-- Who may do what: accounts, their sessions, tokens of programs, and the
-- record of what was done with them.

-- People.
CREATE TABLE account (
	id          INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again
	username    TEXT    NOT NULL,  -- as it was given
	name_key    TEXT    NOT NULL,  -- the same without case
	first_name  TEXT    NOT NULL,
	last_name   TEXT    NOT NULL,
	email       TEXT    NOT NULL,
	role        TEXT    NOT NULL,  -- a word of model/account
	active      INTEGER NOT NULL,  -- 0 or 1
	created_at  INTEGER NOT NULL,  -- microseconds since 1970 UTC
	last_login  INTEGER,           -- ditto; NULL: never
	version     INTEGER NOT NULL,  -- 1, then +1 per change; not for logins
	password    TEXT    NOT NULL,  -- as base/password.h has it; '': none
	-- Rounds of PBKDF2 that the password takes; 0: it is of another kind.
	rounds      INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX account_of_name ON account (name_key);
CREATE INDEX account_by_rounds ON account (rounds) WHERE rounds > 0;

-- Browsers that are logged in.
CREATE TABLE session (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	account_id  INTEGER NOT NULL,
	secret      BLOB    NOT NULL,  -- digest of what the cookie holds
	created_at  INTEGER NOT NULL,
	seen_at     INTEGER NOT NULL   -- its last request, to the minute
) STRICT;

CREATE UNIQUE INDEX session_of_secret ON session (secret);
CREATE INDEX session_of_account ON session (account_id);
CREATE INDEX session_by_created ON session (created_at);
CREATE INDEX session_by_seen ON session (seen_at);

-- Programs.  What was revoked stays, so that events can be explained.
CREATE TABLE token (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	name         TEXT    NOT NULL,
	name_key     TEXT    NOT NULL,  -- the same without case
	key          TEXT    NOT NULL,  -- the part that is no secret
	secret       BLOB    NOT NULL,  -- digest of the whole
	scopes       TEXT    NOT NULL,  -- words of model/right, with spaces
	source       TEXT,              -- incidents of it alone; NULL: of any
	created_by   TEXT    NOT NULL,  -- an actor
	created_at   INTEGER NOT NULL,
	expires_at   INTEGER,           -- NULL: never
	last_used_at INTEGER,           -- to the minute; NULL: never
	revoked_at   INTEGER,           -- NULL: it is not
	request_id   BLOB               -- that made it, as in incident_event
) STRICT;

CREATE UNIQUE INDEX token_of_key ON token (key);
CREATE UNIQUE INDEX token_of_name ON token (name_key)
	WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX token_of_request ON token (request_id)
	WHERE request_id IS NOT NULL;

-- How soon who may try to log in again: see model/throttle.h.
CREATE TABLE throttle (
	key         BLOB    NOT NULL PRIMARY KEY,  -- digest of what is limited
	full_at     INTEGER NOT NULL   -- when all tries are there again
) STRICT, WITHOUT ROWID;

CREATE INDEX throttle_by_full_at ON throttle (full_at);

-- From which addresses which accounts have logged in.
CREATE TABLE acquaintance (
	account_id  INTEGER NOT NULL,
	address     TEXT    NOT NULL,
	at          INTEGER NOT NULL,  -- the last time
	PRIMARY KEY (account_id, address)
) STRICT, WITHOUT ROWID;

CREATE INDEX acquaintance_by_at ON acquaintance (at);

-- What was done that concerns security: append-only.
CREATE TABLE audit (
	seq         INTEGER PRIMARY KEY AUTOINCREMENT,
	at          INTEGER NOT NULL,
	actor       TEXT    NOT NULL,  -- who, as in incident_event
	channel     TEXT    NOT NULL,
	kind        TEXT    NOT NULL,  -- a word of model/audit
	subject     TEXT,              -- the account, token, setting it is about
	detail      TEXT,              -- what of it
	address     TEXT,              -- from where
	request_id  BLOB               -- as in incident_event, not unique
) STRICT;

-- Each stands in the order of seq, newest first or last.
CREATE INDEX audit_of_kind ON audit (kind);
CREATE INDEX audit_of_actor ON audit (actor);
CREATE INDEX audit_of_subject ON audit (subject) WHERE subject IS NOT NULL;

-- The settings that the service ran with last, to tell of changes.
CREATE TABLE setting (
	name        TEXT    NOT NULL PRIMARY KEY,
	value       TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

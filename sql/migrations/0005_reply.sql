-- Answers that are kept for a while: a request that comes again gets the
-- one it had.

CREATE TABLE reply (
	id          INTEGER PRIMARY KEY,  -- the oldest first
	owner       TEXT    NOT NULL,  -- whose key it is; '' of a
	                               -- request that is known by its own id
	key         BLOB    NOT NULL,  -- Idempotency-Key, or request_id
	request_id  BLOB    NOT NULL,  -- of the request that was answered
	fingerprint BLOB    NOT NULL,  -- of all that makes it this request
	at          INTEGER NOT NULL,  -- microseconds since 1970 UTC
	status      INTEGER NOT NULL,
	location    TEXT,              -- NULL when there is none
	body        TEXT    NOT NULL
) STRICT;

CREATE UNIQUE INDEX reply_of_key ON reply (owner, key);

-- Search over descriptions.

-- The index: trigrams without case.  It keeps no text of its own, and its
-- rowids are ids of incidents.
CREATE VIRTUAL TABLE incident_text USING fts5 (
	description, content = '', columnsize = 0, tokenize = 'trigram'
);

-- Each row written makes a piece of index; pieces are put together in
-- portions by whoever writes, not in bursts by FTS5.
INSERT INTO incident_text (incident_text, rank) VALUES ('automerge', 0);
INSERT INTO incident_text (incident_text, rank) VALUES ('crisismerge', 64);

-- Its trigrams with their numbers, to check it.
CREATE VIRTUAL TABLE incident_text_trigram USING fts5vocab (
	incident_text, row
);

-- How far it has come, in one row.
CREATE TABLE search_progress (
	one        INTEGER PRIMARY KEY CHECK (one = 1),
	indexed    INTEGER NOT NULL,  -- seq: what earlier events brought is in
	newest     INTEGER NOT NULL,  -- seq: the newest event at that time
	rest_until INTEGER NOT NULL   -- on the monotonic clock, microseconds
) STRICT;

INSERT INTO search_progress (one, indexed, newest, rest_until)
VALUES (1, 0, 0, 0);

-- The search index holds folded text (base/text_fold.h).

-- What was in it was not, so it begins anew: what no event is indexed of
-- is compared with until it is.
DROP TABLE incident_text_trigram;
DROP TABLE incident_text;

-- Trigrams of folded text, as they are.  It keeps no text of its own, and
-- its rowids are ids of incidents.
CREATE VIRTUAL TABLE incident_text USING fts5 (
	description, content = '', columnsize = 0,
	tokenize = 'trigram case_sensitive 1'
);

INSERT INTO incident_text (incident_text, rank) VALUES ('automerge', 0);
INSERT INTO incident_text (incident_text, rank) VALUES ('crisismerge', 64);

CREATE VIRTUAL TABLE incident_text_trigram USING fts5vocab (
	incident_text, row
);

-- By which rules (text_fold_rules) the texts in it were folded.
ALTER TABLE search_progress ADD COLUMN rules TEXT NOT NULL DEFAULT '';

UPDATE search_progress SET indexed = 0, newest = 0, rest_until = 0;

-- Times are ISO 8601 in UTC, which sort as they are.  Each list that the
-- server offers has an index in its order.
CREATE TABLE incident (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	description TEXT NOT NULL,
	status      TEXT NOT NULL,
	source      TEXT NOT NULL,
	created_at  TEXT NOT NULL,
	updated_at  TEXT NOT NULL
);
CREATE INDEX incident_by_created ON incident (created_at);
CREATE INDEX incident_by_status ON incident (status, created_at);
CREATE INDEX incident_by_source ON incident (source, created_at);
CREATE INDEX incident_by_both ON incident (status, source, created_at);

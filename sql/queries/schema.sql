-- The file as a whole: transactions, version, checks.

-- name: schema_version_table
-- Which migrations have been applied, and when.
CREATE TABLE IF NOT EXISTS schema_migration (
	version    INTEGER PRIMARY KEY,
	name       TEXT    NOT NULL,
	applied_at INTEGER NOT NULL
) STRICT

-- name: schema_version_add
INSERT INTO schema_migration (version, name, applied_at) VALUES ($1, $2, $3)

-- name: file_application
-- Whose file it is: 0 in one that nobody has claimed.
PRAGMA application_id

-- name: file_version
-- The number of the newest migration applied.
PRAGMA user_version

-- name: file_write_ahead
-- Once for a file, which then stays so.
PRAGMA journal_mode = WAL

-- name: file_journal
-- How it is written: "wal", or as a copy of it may be, "delete".
PRAGMA journal_mode

-- name: file_tables
SELECT count(*) FROM sqlite_schema

-- name: file_schema
-- All that was made by a statement, not by SQLite for itself.
SELECT type || ' ' || name AS of, coalesce(sql, '') FROM sqlite_schema
WHERE name NOT GLOB 'sqlite_*' ORDER BY of

-- name: file_page_size
PRAGMA page_size

-- name: file_check
-- The first finding, or "ok".
PRAGMA quick_check(1)

-- The file as a whole: version, journal, checks.

-- own: file_application
-- Of which program the file is: 0 when none has said so.
PRAGMA application_id

-- own: file_version
-- The version of the schema.
PRAGMA user_version

-- own: file_write_ahead
-- Once for a file, which then stays so.
PRAGMA journal_mode = WAL

-- own: file_journal
-- How it is written: "wal", or as a copy of it may be, "delete".
PRAGMA journal_mode

-- own: file_tables
SELECT count(*) FROM sqlite_schema

-- own: file_schema
-- All that was made by a statement, not by SQLite for itself.
SELECT type || ' ' || name AS of, coalesce(sql, '') FROM sqlite_schema
WHERE name NOT GLOB 'sqlite_*' ORDER BY of

-- own: file_page_size
PRAGMA page_size

-- own: file_check
-- The first finding, or "ok".
PRAGMA quick_check(1)

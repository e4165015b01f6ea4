-- Which migrations the database has had.

-- name: schema_version_table
-- Which migrations have been applied, and when.

-- name: schema_version_add
INSERT INTO schema_migration (version, name, applied_at) VALUES ($1, $2, $3)


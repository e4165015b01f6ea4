-- Search.

-- name: search_engine
-- Hands out the interface of FTS5 by the pointer bound.
SELECT fts5($1)

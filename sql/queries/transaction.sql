-- Transactions.  Readers see one snapshot from begin_read to commit; a
-- writer takes the write lock at once, since a reader that turns into a
-- writer can fail without any wait.

-- name: begin_read
BEGIN DEFERRED

-- name: begin_write
BEGIN IMMEDIATE

-- name: commit
COMMIT

-- name: rollback
ROLLBACK

-- name: job_begin
-- One job of a commit group; it can fail alone.
SAVEPOINT job

-- name: job_keep
RELEASE job

-- name: job_undo
ROLLBACK TO job

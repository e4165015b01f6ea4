-- Transactions.  Readers see one snapshot from begin_read to commit.  A writer
-- takes the write lock at once, since a reader that turns into a writer can
-- fail without any wait.

-- own: begin_read
BEGIN DEFERRED

-- own: begin_write
BEGIN IMMEDIATE

-- own: commit
COMMIT

-- own: rollback
ROLLBACK

-- own: job_begin
-- One job of a commit group; it can fail alone.
SAVEPOINT job

-- own: job_keep
RELEASE job

-- own: job_undo
ROLLBACK TO job

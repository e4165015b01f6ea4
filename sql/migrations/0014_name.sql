-- Names of accounts and tokens by how they are read and what they look like
-- (base/name_fold.h).  name_key() and name_skeleton() are the program's.

ALTER TABLE account ADD COLUMN skeleton TEXT NOT NULL DEFAULT '';
ALTER TABLE token ADD COLUMN skeleton TEXT NOT NULL DEFAULT '';

-- Of two that are the same by the new rules one keeps its old key, so both
-- can still be found by the form in which they were given.
UPDATE OR IGNORE account SET name_key = name_key(username);
UPDATE account SET skeleton = name_skeleton(username);
UPDATE OR IGNORE token SET name_key = name_key(name);
UPDATE token SET skeleton = name_skeleton(name);

-- Not unique: two that look the same may be there already.
CREATE INDEX account_of_skeleton ON account (skeleton);
CREATE INDEX token_of_skeleton ON token (skeleton) WHERE revoked_at IS NULL;

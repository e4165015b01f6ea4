-- What people know their sessions by.

ALTER TABLE session ADD COLUMN address TEXT;    -- where it began; NULL: unknown
ALTER TABLE session ADD COLUMN user_agent TEXT; -- ditto, cut after 200 bytes

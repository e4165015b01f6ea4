-- Which clients of an account are known.

-- Microseconds since 1970 UTC: devices that logged in until then, which is
-- when somebody else has set the password, are not trusted.
ALTER TABLE account ADD COLUMN trusted_from INTEGER NOT NULL DEFAULT 0;

CREATE INDEX acquaintance_of_address ON acquaintance (address, at);

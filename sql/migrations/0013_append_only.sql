-- What was told stays as it was told: the history and the audit log refuse
-- every change and removal, whichever program asks for it.

-- No trigger reads OLD or NEW, and no statement of ours upserts or replaces
-- a row of these tables: the known defects of triggers in SQLite 3.40 take
-- one or the other.
CREATE TRIGGER audit_keeps_what_it_says BEFORE UPDATE ON audit
BEGIN
	SELECT RAISE(ABORT, 'the audit log is only added to');
END;

CREATE TRIGGER audit_keeps_its_lines BEFORE DELETE ON audit
BEGIN
	SELECT RAISE(ABORT, 'the audit log is only added to');
END;

CREATE TRIGGER incident_event_keeps_what_it_says
BEFORE UPDATE ON incident_event
BEGIN
	SELECT RAISE(ABORT, 'the history is only added to');
END;

-- But for another register in the place of this one: see event_unlock.
CREATE TRIGGER incident_event_keeps_its_lines BEFORE DELETE ON incident_event
WHEN NOT EXISTS (SELECT 1 FROM register WHERE name = 'replacing')
BEGIN
	SELECT RAISE(ABORT, 'the history is only added to');
END;

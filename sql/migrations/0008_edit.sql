-- Incidents that are edited and deleted: what was before, in the event of
-- the change, so that an incident can be shown as it was at any event.

-- NULL where the change left them alone.  The event of a deletion has all
-- that was before, and nothing of after; the status it had stands in both
-- columns of the status.
ALTER TABLE incident_event ADD COLUMN description_from TEXT;
ALTER TABLE incident_event ADD COLUMN description_to TEXT;
ALTER TABLE incident_event ADD COLUMN source_from TEXT;
ALTER TABLE incident_event ADD COLUMN source_to TEXT;

-- Of a deletion alone: the created_at of what is gone.
ALTER TABLE incident_event ADD COLUMN created_from INTEGER;

-- Few events; whether one of them came later is asked for each that brought
-- a description.
CREATE INDEX incident_event_edited ON incident_event (incident_id)
	WHERE description_from IS NOT NULL OR source_from IS NOT NULL;

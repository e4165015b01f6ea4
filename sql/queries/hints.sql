-- What says to an engine how a statement is to be carried out, and what
-- engines say differently.

-- define: hint_edited
-- Behind incident_event and its alias: by the index incident_event_edited.

-- piece: hint_join
-- A join whose left side is read first.
JOIN

-- piece: hint_by_created
-- Behind incident: by the index incident_by_created.

-- piece: hint_by_updated

-- piece: hint_no_index
-- Before a column: no index is tried for it.

-- piece: ids_begin
-- A list of ids as DB_TEXT, in JSON, between this and ids_end.

-- piece: ids_end

-- define: roles_given
-- The same of a list of roles, $2.

-- define: request_hex
-- The random part of a request's id, in hexadecimal; NULL when there is none.

-- define: description_bytes
-- Bytes of incident.description.

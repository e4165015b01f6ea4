-- Without statistics SQLite would guess, so the plan is said outright.

-- define: hint_edited
INDEXED BY incident_event_edited

-- piece: hint_join
CROSS JOIN

-- piece: hint_by_created
INDEXED BY incident_by_created

-- piece: hint_by_updated
INDEXED BY incident_by_updated

-- piece: hint_no_index
+

-- piece: ids_begin
IN (SELECT value FROM json_each(

-- piece: ids_end
))

-- define: roles_given
IN (SELECT value FROM json_each($2))

-- define: request_hex
nullif(lower(hex(substr(request_id, 7))), '')

-- define: description_bytes
length(CAST(incident.description AS BLOB))

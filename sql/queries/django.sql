-- The database of the replaced service, as Django made it.  These statements
-- are for a file that db_foreign_open has opened
-- (import_django/django_store.h).

-- define: django_needed
-- Tables and columns that are read.
WITH needed (tab, col) AS (VALUES
	('incidents_incident', 'id'), ('incidents_incident', 'description'),
	('incidents_incident', 'status'), ('incidents_incident', 'source'),
	('incidents_incident', 'created_at'),
	('incidents_incident', 'updated_at'),
	('django_migrations', 'app'), ('django_migrations', 'name'),
	('auth_user', 'id'), ('auth_user', 'username'),
	('auth_user', 'password'), ('auth_user', 'first_name'),
	('auth_user', 'last_name'), ('auth_user', 'email'),
	('auth_user', 'is_superuser'), ('auth_user', 'is_staff'),
	('auth_user', 'is_active'), ('auth_user', 'date_joined'),
	('auth_user', 'last_login'),
	('auth_user_user_permissions', 'user_id'),
	('auth_user_user_permissions', 'permission_id'),
	('auth_user_groups', 'user_id'), ('auth_user_groups', 'group_id'),
	('auth_group_permissions', 'group_id'),
	('auth_group_permissions', 'permission_id'),
	('auth_permission', 'id'), ('auth_permission', 'content_type_id'),
	('auth_permission', 'codename'),
	('django_content_type', 'id'), ('django_content_type', 'app_label'),
	('django_content_type', 'model'),
	('django_admin_log', 'id'), ('django_admin_log', 'action_time'),
	('django_admin_log', 'user_id'),
	('django_admin_log', 'content_type_id'),
	('django_admin_log', 'object_id'), ('django_admin_log', 'object_repr'),
	('django_admin_log', 'action_flag'),
	('django_admin_log', 'change_message'),
	('sqlite_sequence', 'name'), ('sqlite_sequence', 'seq'))

-- name: django_lacks
-- A column that should be there and is not, if any.
{django_needed}
SELECT tab || '.' || col FROM needed
WHERE NOT EXISTS (SELECT 1 FROM pragma_table_info(tab) WHERE name = col)
LIMIT 1

-- name: django_computed
-- What is read and no table, but a view or a virtual table, or has columns
-- that are computed, if any: to read it may take for ever.
{django_needed}
SELECT tab FROM needed
WHERE NOT EXISTS (SELECT 1 FROM pragma_table_list AS t
		WHERE t.schema = 'main' AND t.name = tab COLLATE NOCASE
			AND t.type = 'table')
	OR EXISTS (SELECT 1 FROM pragma_table_xinfo(tab) WHERE hidden <> 0)
LIMIT 1

-- name: django_unknown
-- A migration of the apps that are read which is not known here, if any.
WITH known (app, name) AS (VALUES
	('incidents', '0001_initial'),
	('auth', '0001_initial'),
	('auth', '0002_alter_permission_name_max_length'),
	('auth', '0003_alter_user_email_max_length'),
	('auth', '0004_alter_user_username_opts'),
	('auth', '0005_alter_user_last_login_null'),
	('auth', '0006_require_contenttypes_0002'),
	('auth', '0007_alter_validators_add_error_messages'),
	('auth', '0008_alter_user_username_max_length'),
	('auth', '0009_alter_user_last_name_max_length'),
	('auth', '0010_alter_group_name_max_length'),
	('auth', '0011_update_proxy_permissions'),
	('auth', '0012_alter_user_first_name_max_length'),
	('admin', '0001_initial'),
	('admin', '0002_logentry_remove_auto_add'),
	('admin', '0003_logentry_add_action_flag_choices'))
SELECT app || '.' || name FROM django_migrations
WHERE app IN ('incidents', 'auth', 'admin')
	AND (app, name) NOT IN (SELECT app, name FROM known)
LIMIT 1

-- name: django_users
-- With the rights of each user, own ones and those of groups: on incidents, as
-- bits of enum django_right, and whether there are any on accounts.
WITH granted (user_id, permission_id) AS (
	SELECT user_id, permission_id FROM auth_user_user_permissions
	UNION
	SELECT m.user_id, g.permission_id FROM auth_user_groups AS m
	JOIN auth_group_permissions AS g ON g.group_id = m.group_id),
may (user_id, incidents, accounts) AS (
	SELECT g.user_id, sum(DISTINCT CASE
			WHEN t.app_label <> 'incidents' THEN 0
			WHEN p.codename = 'add_incident' THEN 1
			WHEN p.codename = 'change_incident' THEN 2
			WHEN p.codename = 'delete_incident' THEN 4
			WHEN p.codename = 'view_incident' THEN 8
			ELSE 0 END),
		max(t.app_label = 'auth')
	FROM granted AS g JOIN auth_permission AS p ON p.id = g.permission_id
	JOIN django_content_type AS t ON t.id = p.content_type_id
	GROUP BY g.user_id)
SELECT u.id, coalesce(u.username, ''), coalesce(u.password, ''),
	coalesce(u.first_name, ''), coalesce(u.last_name, ''),
	coalesce(u.email, ''), u.is_superuser, u.is_staff, u.is_active,
	u.date_joined, u.last_login, coalesce(may.incidents, 0),
	coalesce(may.accounts, 0)
FROM auth_user AS u LEFT JOIN may ON may.user_id = u.id ORDER BY u.id

-- name: django_incidents
SELECT id, coalesce(description, ''), coalesce(status, ''),
	coalesce(source, ''), created_at, updated_at
FROM incidents_incident ORDER BY id

-- name: django_last_id
-- The highest id that an incident has ever had.
SELECT coalesce(max(seq), 0) FROM sqlite_sequence
WHERE name = 'incidents_incident'

-- name: django_entries
-- What the admin has written down, and of what: "incidents.incident"; and
-- whether, if it is an incident, that is still there.
SELECT l.id, l.action_time, u.username, l.user_id,
	t.app_label || '.' || t.model, l.object_id,
	coalesce(l.object_repr, ''), l.action_flag,
	coalesce(l.change_message, ''),
	EXISTS (SELECT 1 FROM incidents_incident WHERE id = l.object_id)
FROM django_admin_log AS l LEFT JOIN auth_user AS u ON u.id = l.user_id
LEFT JOIN django_content_type AS t ON t.id = l.content_type_id
ORDER BY l.id

-- name: import_content
-- Does the database hold incidents, accounts, events?
SELECT EXISTS (SELECT 1 FROM incident), EXISTS (SELECT 1 FROM account),
	EXISTS (SELECT 1 FROM incident_event)

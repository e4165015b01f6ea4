-- What is in such a database: its migrations, content types and
-- permissions, a group, three users, some incidents and what was logged of
-- them.  The highest id of an incident is 7, but there has been one of 12.

BEGIN;

INSERT INTO django_migrations (app, name, applied) VALUES
	('contenttypes', '0001_initial', '2026-11-23 09:15:11.575831'),
	('auth', '0001_initial', '2026-11-23 09:15:11.592122'),
	('admin', '0001_initial', '2026-11-23 09:15:11.601507'),
	('admin', '0002_logentry_remove_auto_add', '2026-11-23 09:15:11.613101'),
	('admin', '0003_logentry_add_action_flag_choices', '2026-11-23 09:15:11.619918'),
	('contenttypes', '0002_remove_content_type_name', '2026-11-23 09:15:11.635877'),
	('auth', '0002_alter_permission_name_max_length', '2026-11-23 09:15:11.646987'),
	('auth', '0003_alter_user_email_max_length', '2026-11-23 09:15:11.657272'),
	('auth', '0004_alter_user_username_opts', '2026-11-23 09:15:11.665557'),
	('auth', '0005_alter_user_last_login_null', '2026-11-23 09:15:11.675929'),
	('auth', '0006_require_contenttypes_0002', '2026-11-23 09:15:11.678836'),
	('auth', '0007_alter_validators_add_error_messages', '2026-11-23 09:15:11.690285'),
	('auth', '0008_alter_user_username_max_length', '2026-11-23 09:15:11.703651'),
	('auth', '0009_alter_user_last_name_max_length', '2026-11-23 09:15:11.715137'),
	('auth', '0010_alter_group_name_max_length', '2026-11-23 09:15:11.725204'),
	('auth', '0011_update_proxy_permissions', '2026-11-23 09:15:11.735638'),
	('auth', '0012_alter_user_first_name_max_length', '2026-11-23 09:15:11.746660'),
	('incidents', '0001_initial', '2026-11-23 09:15:11.756479'),
	('sessions', '0001_initial', '2026-11-23 09:15:11.761439');

INSERT INTO django_content_type (id, app_label, model) VALUES
	(1, 'admin', 'logentry'),
	(2, 'auth', 'permission'),
	(3, 'auth', 'group'),
	(4, 'auth', 'user'),
	(5, 'contenttypes', 'contenttype'),
	(6, 'sessions', 'session'),
	(7, 'incidents', 'incident');

INSERT INTO auth_permission (id, content_type_id, codename, name) VALUES
	(1, 1, 'add_logentry', 'Can add log entry'),
	(2, 1, 'change_logentry', 'Can change log entry'),
	(3, 1, 'delete_logentry', 'Can delete log entry'),
	(4, 1, 'view_logentry', 'Can view log entry'),
	(5, 2, 'add_permission', 'Can add permission'),
	(6, 2, 'change_permission', 'Can change permission'),
	(7, 2, 'delete_permission', 'Can delete permission'),
	(8, 2, 'view_permission', 'Can view permission'),
	(9, 3, 'add_group', 'Can add group'),
	(10, 3, 'change_group', 'Can change group'),
	(11, 3, 'delete_group', 'Can delete group'),
	(12, 3, 'view_group', 'Can view group'),
	(13, 4, 'add_user', 'Can add user'),
	(14, 4, 'change_user', 'Can change user'),
	(15, 4, 'delete_user', 'Can delete user'),
	(16, 4, 'view_user', 'Can view user'),
	(17, 5, 'add_contenttype', 'Can add content type'),
	(18, 5, 'change_contenttype', 'Can change content type'),
	(19, 5, 'delete_contenttype', 'Can delete content type'),
	(20, 5, 'view_contenttype', 'Can view content type'),
	(21, 6, 'add_session', 'Can add session'),
	(22, 6, 'change_session', 'Can change session'),
	(23, 6, 'delete_session', 'Can delete session'),
	(24, 6, 'view_session', 'Can view session'),
	(25, 7, 'add_incident', 'Can add Инцидент'),
	(26, 7, 'change_incident', 'Can change Инцидент'),
	(27, 7, 'delete_incident', 'Can delete Инцидент'),
	(28, 7, 'view_incident', 'Can view Инцидент');

INSERT INTO auth_group (id, name) VALUES
	(1, 'Диспетчеры');

INSERT INTO auth_group_permissions (group_id, permission_id) VALUES
	(1, 26),
	(1, 28);

-- Their passwords: Adm1n-pass-2025, Disp-pass-2025, Former-pass-2025.
INSERT INTO auth_user (id, username, password, first_name, last_name, email, is_superuser, is_staff, is_active, date_joined, last_login) VALUES
	(1, 'admin', 'pbkdf2_sha256$1000000$9DXP0VPAsz1GC94klNcTs9$+CIKOO0RCA4dbluL0iF3flpQ2TGviCWXw1kuq/bdnbA=', 'Анна', 'Админова', 'admin@example.test', 1, 1, 1, '2025-11-09 11:30:00.123456', '2025-11-12 07:00:01.250003'),
	(2, 'dispatcher', 'pbkdf2_sha256$1000000$vFfaqsogBASMHwg9lvWGcp$1nDQktkT05cXmEQRz2oY+CWSOEle+N584KJvjjBj6SM=', 'Дмитрий', 'Диспетчеров', 'disp@example.test', 0, 1, 1, '2025-11-09 11:31:00', '2025-11-12 07:00:33.250099'),
	(3, 'former.Иванов', 'pbkdf2_sha256$600000$oldSaltFromDjango42$BreEyFNSgai0TqKqjN3r/jvDzSkAugv1H1odziJ5lDk=', 'Иван', 'Иванов', 'former@example.test', 0, 1, 0, '2025-11-09 11:32:07', NULL);

INSERT INTO auth_user_groups (user_id, group_id) VALUES
	(2, 1);

INSERT INTO auth_user_user_permissions (user_id, permission_id) VALUES
	(2, 25);

INSERT INTO incidents_incident
	(id, description, status, source, created_at, updated_at) VALUES
	(1, 'Самокат не в сети', 'resolved', 'operator',
		'2025-11-01 09:07:13.245489', '2025-11-12 07:00:17.250051'),
	(2, 'строка' || char(13, 10) || 'вторая ', 'open', 'system',
		'2025-11-01 21:00:00', '2025-11-01 21:00:00.000001'),
	(3, 'Эмодзи 🛴', 'cancelled', 'partner',
		'2025-11-02 20:59:59.999999', '2025-11-02 20:59:59.9'),
	(7, 'x', 'open', 'monitoring',
		'2025-11-12 07:00:53.250159', '2025-11-12 07:00:52');

UPDATE sqlite_sequence SET seq = 12 WHERE name = 'incidents_incident';

INSERT INTO django_admin_log (id, object_id, object_repr, action_flag,
	change_message, content_type_id, user_id, action_time) VALUES
	(1, '7', 'Инцидент #7 - Открыт', 1, '[{"added": {}}]', 7, 2,
		'2025-11-12 07:00:54'),
	(2, '1', 'Инцидент #1 - Решен', 2,
		'[{"changed": {"fields": ["\u0421\u0442\u0430\u0442\u0443\u0441", "Описание проблемы"]}}]',
		7, 1, '2025-11-12 07:00:18.250054'),
	(3, '12', 'Инцидент #12 - В работе', 3, '', 7, 1,
		'2025-11-12 07:00:28.250084'),
	(4, '3', 'former.Иванов', 2,
		'[{"changed": {"fields": ["Email address"]}}]', 4, 1,
		'2025-11-12 07:00:57.250171'),
	(5, '1', 'Диспетчеры', 2, '[]', 3, 1, '2025-11-12 07:01:00.25018');

COMMIT;

#ifndef IMPORT_DJANGO_DJANGO_H
#define IMPORT_DJANGO_DJANGO_H

/*
 * Rows of the service that was replaced, made with Django, and what they
 * mean here.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* What a user might do to incidents in the admin of Django. */
enum django_right {
	DJANGO_RIGHT_ADD	= 1 << 0,
	DJANGO_RIGHT_CHANGE	= 1 << 1,
	DJANGO_RIGHT_DELETE	= 1 << 2,
	DJANGO_RIGHT_VIEW	= 1 << 3,
};

/* A user of the admin. */
struct django_user {
	int64_t		id;
	struct str	username;
	struct str	password;	/* as Django stores it */
	struct str	first_name, last_name, email;
	bool		superuser, staff, active;
	int64_t		joined_at;	/* microseconds since 1970 UTC */
	int64_t		last_login;	/* ditto; 0: never */
	unsigned	incidents;	/* of enum django_right */
	bool		accounts;	/* had a right on accounts */
};

enum django_action {
	DJANGO_ADDED	= 1,
	DJANGO_CHANGED	= 2,
	DJANGO_DELETED	= 3,
};

/* An entry of the log of the admin. */
struct django_entry {
	int64_t		id;
	int64_t		at;		/* microseconds since 1970 UTC */
	struct str	user;		/* empty: the user was deleted, ... */
	int64_t		user_id;	/* ... and only the id is known */
	struct str	type;		/* of the object: "auth.user" */
	struct str	object_id;
	bool		there;		/* an incident of that id exists */
	struct str	object;		/* its name when it was logged */
	int64_t		action;		/* enum django_action */
	struct str	message;	/* what was changed: JSON, or a text */
};

/* The account that a user gets. */
enum django_account {
	DJANGO_ACCOUNT_NONE,		/* was no user of the admin */
	DJANGO_ACCOUNT_DISABLED,	/* a viewer: had no rights in it */
	DJANGO_ACCOUNT_VIEWER,
	DJANGO_ACCOUNT_OPERATOR,
	DJANGO_ACCOUNT_ADMIN,
};

/* `rights` is a set of enum django_right. */
enum django_account
django_account(bool superuser, bool staff, unsigned rights);

/*
 * A time as Django stores it in SQLite: UTC, "2025-11-10 06:00:00", with
 * 1 to 6 digits of fraction or none.  ERR_INVALID for anything else.
 */
enum err
django_time(struct str s, int64_t *us_r);

/*
 * The status in the name of an incident, "Инцидент #17 - Открыт": our text
 * for its label, or the label itself when no status has it.  Empty when the
 * name is not of that form.
 */
struct str
django_status(struct str name);

/*
 * The message of an entry as a note: "Добавлено", "Изменено: Статус,
 * Источник", "Удалено", in the language and with the labels of the admin.
 * A message that Django did not make is the note itself.  In the arena.
 */
struct str
django_note(const struct django_entry *entry, struct arena *a);

#endif

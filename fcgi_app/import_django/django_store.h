#ifndef IMPORT_DJANGO_DJANGO_STORE_H
#define IMPORT_DJANGO_DJANGO_STORE_H

/*
 * The database of the service that was replaced, a file of Django's: which
 * tables there must be, and their rows as structs.  It is read as it was
 * when it was opened, and stays as it is.
 */

#include "db/db.h"
#include "incident/incident.h"

struct django;

/* A user of its admin. */
struct django_user {
	int64_t		id;
	struct str	username;
	struct str	password;	/* as Django stores it */
	struct str	first_name, last_name, email;
	bool		superuser, staff, active;
	int64_t		joined_at;	/* microseconds since 1970 UTC */
	int64_t		last_login;	/* ditto; 0: never */
	unsigned	incidents;	/* of enum django_rule_right */
	bool		accounts;	/* could do something to accounts */
};

/* A line of what its admin has written down. */
struct django_entry {
	int64_t		id;
	int64_t		at;		/* microseconds since 1970 UTC */
	struct str	user;		/* empty: gone, and only his ... */
	int64_t		user_id;	/* ... id is known */
	struct str	type;		/* of what: "incidents.incident" */
	struct str	object_id;
	bool		there;		/* an incident of that id, still */
	struct str	object;		/* its name by then */
	int64_t		action;		/* DJANGO_ADDED, ... */
	struct str	message;	/* what was changed: JSON, or a text */
};

enum {
	DJANGO_ADDED = 1,
	DJANGO_CHANGED = 2,
	DJANGO_DELETED = 3,
};

/*
 * Opens the file and looks whether it is sound and such a database, of no
 * later version than we know.  When it fails, here or in what follows,
 * *why_r is what is wrong, one clause, in the arena; it is logged by
 * nobody.
 */
enum err
django_open(const char *path, struct arena *a, struct django **django_r,
	struct str *why_r);

/* Closes and nulls; NULL inside is legal. */
void
django_close(struct django **django);

/*
 * Step to the next row of a table, by id; ERR_NOT_FOUND after the last.  A
 * table must be read to its end before another is begun.  Texts live in
 * the arena given.  ERR_INVALID: the row cannot be taken over, and
 * django_why names it.
 */
enum err
django_next_user(struct django *django, struct arena *a,
	struct django_user *user_r);

/* Statuses and sources that are none get words of their own. */
enum err
django_next_incident(struct django *django, struct arena *a,
	struct incident *inc_r);

enum err
django_next_entry(struct django *django, struct arena *a,
	struct django_entry *entry_r);

/* The highest id that an incident has had there, deleted ones included. */
enum err
django_last_id(struct django *django, int64_t *id_r);

/* What was wrong last. */
struct str
django_why(const struct django *django);

#endif

#ifndef IMPORT_DJANGO_DJANGO_STORE_H
#define IMPORT_DJANGO_DJANGO_STORE_H

/*
 * The database file of the replaced service.  It is read in the state in
 * which it was opened, and is not changed.
 */

#include "db/db.h"
#include "import_django/django.h"
#include "incident/incident.h"

struct django_store;

/*
 * Opens the file, and checks that it is sound and has the tables of a
 * version of that service that is known here.  When this or a function
 * below fails, *why_r is a clause that says why, in the arena; it is not
 * logged.
 */
enum err
django_store_open(const char *path, struct arena *a,
	struct django_store **django_r, struct str *why_r);

/* Closes it and sets the pointer to NULL; NULL inside is legal. */
void
django_store_close(struct django_store **django);

/*
 * Read the next row of a table, by id; ERR_NOT_FOUND after the last one.  A
 * table must be read to its end before the next one is begun.  Texts live
 * in the arena given.  ERR_INVALID: the row cannot be imported, and
 * django_store_why names it.
 */
enum err
django_store_next_user(struct django_store *django, struct arena *a,
	struct django_user *user_r);

/*
 * A status or source that is unknown here becomes an enum value of its own,
 * with its text.
 */
enum err
django_store_next_incident(struct django_store *django, struct arena *a,
	struct incident *inc_r);

enum err
django_store_next_entry(struct django_store *django, struct arena *a,
	struct django_entry *entry_r);

/* The highest id that an incident ever had, deleted ones included. */
enum err
django_store_last_id(struct django_store *django, int64_t *id_r);

/* Why the last call failed. */
struct str
django_store_why(const struct django_store *django);

#endif

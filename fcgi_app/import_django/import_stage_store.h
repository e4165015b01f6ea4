#ifndef IMPORT_DJANGO_IMPORT_STAGE_STORE_H
#define IMPORT_DJANGO_IMPORT_STAGE_STORE_H

/*
 * All rows that are moved, read into memory before the database is touched:
 * the file of another program must not determine how long other writers
 * wait.
 */

#include "import_django/django_store.h"

struct stage;

/* At most so many bytes of rows and texts. */
#define STAGE_MAX	((size_t)1 << 30)

/*
 * Reads everything into the arena, `max` bytes at the most.  When it fails
 * *why_r says why, in one clause.
 */
enum err
stage_read(struct django *from, size_t max, struct arena *a,
	struct stage **stage_r, struct str *why_r);

/*
 * The next row of a table, in the order of their ids; ERR_NOT_FOUND after
 * the last.  Texts live in the arena.
 */
enum err
stage_next_user(struct stage *stage, struct django_user *user_r);

enum err
stage_next_incident(struct stage *stage, struct incident *inc_r);

enum err
stage_next_entry(struct stage *stage, struct django_entry *entry_r);

/* The highest id that an incident has ever had there. */
int64_t
stage_last_id(const struct stage *stage);

#endif

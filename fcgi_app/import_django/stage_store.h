#ifndef IMPORT_DJANGO_STAGE_STORE_H
#define IMPORT_DJANGO_STAGE_STORE_H

/*
 * All rows to import, read into memory before the database is locked for
 * writing: how long other writers wait must not depend on how slowly the
 * file can be read.
 */

#include "import_django/django_store.h"

struct stage;

/* The most bytes of rows and their texts. */
#define STAGE_STORE_MAX	((size_t)1 << 30)

/*
 * Reads all rows into the arena, at most `max` bytes.  When it fails *why_r
 * is a clause that says why.
 */
enum err
stage_store_read(struct django_store *from, size_t max, struct arena *a,
	struct stage **stage_r, struct str *why_r);

/*
 * Take the next row of a table, by id; ERR_NOT_FOUND after the last one.
 * Texts live in the arena of stage_store_read.
 */
enum err
stage_store_next_user(struct stage *stage, struct django_user *user_r);

enum err
stage_store_next_incident(struct stage *stage, struct incident *inc_r);

enum err
stage_store_next_entry(struct stage *stage, struct django_entry *entry_r);

/* The highest id that an incident ever had in the replaced service. */
int64_t
stage_store_last_id(const struct stage *stage);

#endif

#ifndef IMPORT_DJANGO_NAME_LIST_H
#define IMPORT_DJANGO_NAME_LIST_H

/* Names for a report: how many there are, and the first of them. */

#include "base/arena.h"
#include "base/str.h"

#define NAME_LIST_SHOWN	20

struct name_list {
	long		n;
	struct str	shown[NAME_LIST_SHOWN];
};

/* Copies the name into the arena, if it is to be shown. */
void
name_list_add(struct name_list *l, struct str name, struct arena *a);

/* A number as a name. */
void
name_list_add_id(struct name_list *l, long long id, struct arena *a);

/*
 * "a, b and 3 more", in the arena.  What a terminal could take for more
 * than text is shown as U+FFFD.
 */
struct str
name_list_text(const struct name_list *l, struct arena *a);

#endif

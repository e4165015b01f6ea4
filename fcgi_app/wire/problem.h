#ifndef WIRE_PROBLEM_H
#define WIRE_PROBLEM_H

/*
 * The faults of a request, collected while it is read and answered as one 400.
 * The key is the name of the field, "non_field_errors" for the body as a whole,
 * or "detail" for other faults.
 */

#include "base/arena.h"
#include "base/lang.h"
#include "base/str.h"
#include "wire/message.h"

#define PROBLEM_DETAIL	STR("detail")
#define PROBLEM_CODE	STR("code")
#define PROBLEM_BODY	STR("non_field_errors")

struct problem {
	struct str	 key;
	struct str	 text;
	struct str	 code;	/* of a detail: see message_code */
	struct problem	*next;
};

struct problems {
	struct arena	*arena;
	enum lang	 lang;
	struct problem	*first, **last;	/* in order of discovery */
};

void
problem_init(struct problems *ps, struct arena *a, enum lang lang);

/*
 * Adds a problem; arg replaces the "{}" of the sentence and may be empty.
 * Under the key "detail" the sentence must have a code.
 */
void
problem_add(struct problems *ps, struct str key, enum message m,
	struct str arg);

/* The same for a sentence that takes several arguments. */
void
problem_add_with(struct problems *ps, struct str key, enum message m,
	const struct str args[], size_t n);

/* Adds another list under one key; each text begins with its old key. */
void
problem_gather(struct problems *ps, struct str key,
	const struct problems *others);

#endif

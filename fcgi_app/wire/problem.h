#ifndef WIRE_PROBLEM_H
#define WIRE_PROBLEM_H

/*
 * What is wrong with a request, collected while it is read and answered
 * as one 400.  The key is the field's name; "detail" is for what belongs
 * to no field and "non_field_errors" for the body as a whole.
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
	struct problem	*first, **last;	/* in the order they were found */
};

void
problem_init(struct problems *ps, struct arena *a, enum lang lang);

/*
 * Adds one; arg fills the sentence's "{}" and may be empty.  Under the key
 * "detail" the sentence must have a code.
 */
void
problem_add(struct problems *ps, struct str key, enum message m,
	struct str arg);

/* The same for a sentence that takes several arguments. */
void
problem_add_with(struct problems *ps, struct str key, enum message m,
	const struct str args[], size_t n);

/* Adds those of another list under one key, each with its own in front. */
void
problem_gather(struct problems *ps, struct str key,
	const struct problems *others);

#endif

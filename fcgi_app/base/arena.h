#ifndef BASE_ARENA_H
#define BASE_ARENA_H

/*
 * Memory that is given back all at once: one arena per request, reset
 * when the answer has been sent.  Nothing allocated here is freed singly.
 * Running out of memory ends the process (the pool restarts it), so no
 * caller tests for NULL.  An arena belongs to one thread at a time.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

/* An arena that keeps `keep` bytes between resets and grows as needed. */
struct arena *
arena_new(size_t keep);

/* Forgets every allocation; memory beyond `keep` goes back to the system. */
void
arena_reset(struct arena *a);

/*
 * Marks everything in the arena, until it is reset, as secret: its memory is
 * overwritten before it is used again or goes back to the system.
 */
void
arena_secret(struct arena *a);

bool
arena_is_secret(const struct arena *a);

/* Releases the arena itself; arena_free(NULL) is legal. */
void
arena_free(struct arena *a);

/* n bytes (0 is legal), zeroed, aligned for any object. */
void *
arena_alloc(struct arena *a, size_t n);

/*
 * Makes the newest allocation larger where it lies if it can, and copies
 * it otherwise.  p must be NULL (with old_n 0) or come from this arena;
 * the bytes past old_n are not set.
 */
void *
arena_grow(struct arena *a, void *p, size_t old_n, size_t new_n);

/* A place in an arena, to go back to. */
struct arena_mark {
	void	*block;
	size_t	 used;
};

struct arena_mark
arena_mark(const struct arena *a);

/*
 * Forgets what was allocated since the mark was taken, and gives the
 * memory back: for work that goes on and on in one request.  Marks taken
 * later are void.
 */
void
arena_rewind(struct arena *a, struct arena_mark mark);

/* A copy of s, followed by a NUL that the length does not count. */
struct str
arena_str(struct arena *a, struct str s);

/* printf into the arena; the result is followed by a NUL. */
struct str
arena_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif

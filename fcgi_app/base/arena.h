#ifndef BASE_ARENA_H
#define BASE_ARENA_H

/*
 * Memory that is released all at once: one arena per request, reset when the
 * answer has been sent.  No allocation is freed by itself.  When there is no
 * memory the process ends and the pool restarts it, so no caller tests for
 * NULL.  One thread at a time may use an arena.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

/* An arena that keeps `keep` bytes between resets and grows as needed. */
struct arena *
arena_new(size_t keep);

/* Ends every allocation; memory beyond `keep` goes back to the system. */
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
 * Makes an allocation larger: in its place if it is the newest one and there
 * is room, else as a copy.  p must be NULL (with old_n 0) or come from this
 * arena.  The bytes past old_n are not set.
 */
void *
arena_grow(struct arena *a, void *p, size_t old_n, size_t new_n);

/* A place in an arena, for arena_rewind. */
struct arena_mark {
	void	*block;
	size_t	 used;
};

struct arena_mark
arena_mark(const struct arena *a);

/*
 * Ends the allocations since the mark was taken and releases their memory, for
 * a request that does many pieces of work.  Later marks are void.
 */
void
arena_rewind(struct arena *a, struct arena_mark mark);

/* A copy of s, followed by a NUL that the length does not include. */
struct str
arena_str(struct arena *a, struct str s);

/* printf into the arena; the result is followed by a NUL. */
struct str
arena_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif

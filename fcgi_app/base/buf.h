#ifndef BASE_BUF_H
#define BASE_BUF_H

/*
 * Bytes that grow at the end, in an arena.  All text that consists of pieces
 * is built here, never with sprintf into an array.
 */

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct buf {
	struct arena	*arena;
	char		*p;
	size_t		 n;	/* bytes in use */
	size_t		 size;	/* bytes allocated */
};

/* An empty buffer with room for `room` bytes (0: decided at the first add). */
void
buf_init(struct buf *b, struct arena *a, size_t room);

/* Ensures room for n more bytes and returns where they go; adds nothing. */
char *
buf_room(struct buf *b, size_t n);

void
buf_add(struct buf *b, const void *p, size_t n);

void
buf_char(struct buf *b, char c);

void
buf_str(struct buf *b, struct str s);

/* A literal. */
#define buf_lit(b, lit)	buf_add((b), "" lit, sizeof(lit) - 1)

/* A decimal number, without locale. */
void
buf_int(struct buf *b, int64_t n);

/* The text so far; valid until the next add or the arena's reset. */
struct str
buf_view(const struct buf *b);

#endif

/*
 * The growing text.  Room is doubled, so building n bytes costs O(n);
 * as long as nothing else is allocated meanwhile it grows where it lies.
 */

#include <string.h>

#include "base/buf.h"
#include "base/log.h"

#define ROOM_MIN	((size_t)64)

void
buf_init(struct buf *b, struct arena *a, size_t room)
{
	*b = (struct buf){ .arena = a };
	if (room > 0)
		(void)buf_room(b, room);
}

/* Kept out of buf_room(), which runs for every byte of an answer. */
static void
grow(struct buf *b, size_t n)
{
	size_t size, need;

	if (__builtin_add_overflow(b->n, n, &need))
		log_fatal("buf: %zu bytes more asked for", n);
	size = need < 2 * b->size ? 2 * b->size : need;
	if (size < ROOM_MIN)
		size = ROOM_MIN;
	b->p = arena_grow(b->arena, b->p, b->n, size);
	b->size = size;
}

char *
buf_room(struct buf *b, size_t n)
{
	if (b->size - b->n < n || b->p == NULL)
		grow(b, n);
	return b->p + b->n;
}

void
buf_add(struct buf *b, const void *p, size_t n)
{
	if (n == 0)
		return;
	memcpy(buf_room(b, n), p, n);
	b->n += n;
}

void
buf_char(struct buf *b, char c)
{
	*buf_room(b, 1) = c;
	b->n++;
}

void
buf_str(struct buf *b, struct str s)
{
	buf_add(b, s.p, s.n);
}

void
buf_int(struct buf *b, int64_t n)
{
	char digits[20];	/* "-9223372036854775808" */
	char *p = digits + sizeof(digits);
	uint64_t rest = n < 0 ? -(uint64_t)n : (uint64_t)n;

	do {
		*--p = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (n < 0)
		*--p = '-';
	buf_add(b, p, (size_t)(digits + sizeof(digits) - p));
}

struct str
buf_view(const struct buf *b)
{
	return (struct str){ b->p, b->n };
}

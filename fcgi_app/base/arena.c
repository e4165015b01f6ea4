/*
 * Bump allocation in a chain of blocks.  The first block lives as long
 * as the arena; a request that needs more gets larger ones, which the
 * next reset gives back.  Blocks are not cleared, only what is handed out.
 */

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/crypt.h"
#include "base/log.h"

/* Under AddressSanitizer, bytes that nobody was given are off limits. */
#ifndef __has_feature
#define __has_feature(x)	0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define POISON(p, n)	ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n)	ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define POISON(p, n)	((void)(p), (void)(n))
#define UNPOISON(p, n)	((void)(p), (void)(n))
#endif

#define ALIGN		alignof(max_align_t)
#define BLOCK_MIN	((size_t)4096)
#define BLOCK_DOUBLING	((size_t)1 << 20)	/* no doubling above it */

struct block {
	struct block	*older;
	size_t		 size;	/* of bytes[] */
	size_t		 used;
	alignas(max_align_t) char bytes[];
};

struct arena {
	struct block	*newest;	/* the end of the chain is kept */
	char		*last;		/* newest allocation, for arena_grow */
	bool		 secret;	/* see arena_secret */
};

/*
 * The step that n bytes take.  Never 0: two allocations at one address
 * would both pass for the newest in arena_grow().
 */
static size_t
step_of(size_t n)
{
	/* Half the address space is no request; past it sums could wrap. */
	if (n > SIZE_MAX / 2)
		log_fatal("arena: %zu bytes asked for", n);
	return n == 0 ? ALIGN : (n + ALIGN - 1) & ~(ALIGN - 1);
}

static struct block *
block_new(size_t size, struct block *older)
{
	struct block *b = malloc(sizeof(*b) + size);

	if (b == NULL)
		log_fatal("arena: out of memory for %zu bytes", size);
	b->older = older;
	b->size = size;
	b->used = 0;
	POISON(b->bytes, size);
	return b;
}

/* Opens a block with room for n bytes, growing with the request. */
static void
add_block(struct arena *a, size_t n)
{
	size_t size = a->newest->size;

	if (size < BLOCK_DOUBLING)
		size *= 2;
	if (size < BLOCK_MIN)
		size = BLOCK_MIN;
	if (size < n)
		size = n;
	a->newest = block_new(size, a->newest);
}

/* n bytes as they are. */
static char *
take(struct arena *a, size_t n)
{
	size_t step = step_of(n);

	if (step > a->newest->size - a->newest->used)
		add_block(a, step);
	a->last = a->newest->bytes + a->newest->used;
	a->newest->used += step;
	UNPOISON(a->last, n);
	return a->last;
}

struct arena *
arena_new(size_t keep)
{
	struct arena *a = malloc(sizeof(*a));

	if (a == NULL)
		log_fatal("arena: out of memory");
	a->newest = block_new(step_of(keep), NULL);
	a->last = NULL;
	a->secret = false;
	return a;
}

/* Overwrites the part of a block past `used`, which is no longer needed. */
static void
wipe(const struct arena *a, struct block *b, size_t used)
{
	if (!a->secret)
		return;
	UNPOISON(b->bytes + used, b->used - used);
	crypt_wipe(b->bytes + used, b->used - used);
}

/* Makes `last` the newest block and takes what it has past `used` back. */
static void
go_back(struct arena *a, const struct block *last, size_t used)
{
	struct block *b;

	while ((b = a->newest) != last) {
		a->newest = b->older;
		wipe(a, b, 0);
		free(b);
	}
	wipe(a, b, used);
	POISON(b->bytes + used, b->size - used);
	b->used = used;
	a->last = NULL;
}

void
arena_reset(struct arena *a)
{
	const struct block *first = a->newest;

	while (first->older != NULL)
		first = first->older;
	go_back(a, first, 0);
	a->secret = false;
}

void
arena_secret(struct arena *a)
{
	a->secret = true;
}

bool
arena_is_secret(const struct arena *a)
{
	return a->secret;
}

struct arena_mark
arena_mark(const struct arena *a)
{
	return (struct arena_mark){ a->newest, a->newest->used };
}

void
arena_rewind(struct arena *a, struct arena_mark mark)
{
	go_back(a, mark.block, mark.used);
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	arena_reset(a);
	free(a->newest);
	free(a);
}

void *
arena_alloc(struct arena *a, size_t n)
{
	return memset(take(a, n), 0, n);
}

/* True when the newest allocation could be made n bytes long in place. */
static bool
fits_in_place(struct arena *a, const char *p, size_t n)
{
	const struct block *b = a->newest;

	return p != NULL && p == a->last &&
		step_of(n) <= b->size - (size_t)(p - b->bytes);
}

void *
arena_grow(struct arena *a, void *p, size_t old_n, size_t new_n)
{
	struct block *b = a->newest;
	char *moved;

	if (fits_in_place(a, p, new_n)) {
		b->used = (size_t)(a->last - b->bytes) + step_of(new_n);
		UNPOISON(p, new_n);
		return p;
	}
	moved = take(a, new_n);
	if (old_n > 0)
		memcpy(moved, p, old_n < new_n ? old_n : new_n);
	return moved;
}

struct str
arena_str(struct arena *a, struct str s)
{
	char *p = take(a, s.n + 1);

	if (s.n > 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return (struct str){ p, s.n };
}

struct str
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list args;
	size_t n;
	char *p;
	int len;

	va_start(args, fmt);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (len < 0)
		log_fatal("arena: cannot format \"%s\"", fmt);
	n = (size_t)len;
	p = take(a, n + 1);
	va_start(args, fmt);
	(void)vsnprintf(p, n + 1, fmt, args);
	va_end(args);
	return (struct str){ p, n };
}

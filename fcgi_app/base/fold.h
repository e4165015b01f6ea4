#ifndef BASE_FOLD_H
#define BASE_FOLD_H

/*
 * Text without case: each code point replaced by one other, so that texts
 * that differ in case alone become the same bytes.  Which by which is
 * learnt when the process starts, from the tokenizer of the search index:
 * comparing gives what looking up gives, whatever Unicode it knows.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* From here on nothing has case. */
#define FOLD_END	UINT32_C(0x20000)

/* Bytes that a text of n may have when it is folded. */
#define FOLD_ROOM(n)	((n) + (n) / 2)

/*
 * Before any thread: `code` becomes `folded`, which must be of the same
 * plane, and ASCII for ASCII.
 */
void
fold_learn(uint32_t code, uint32_t folded);

/* Folds a text into `out`, room for FOLD_ROOM(s.n); the bytes used. */
size_t
fold_text(struct str s, char out[]);

/* The same into the arena. */
struct str
fold_copy(struct str s, struct arena *a);

#endif

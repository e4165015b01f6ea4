#ifndef BASE_SEARCH_TERMS_H
#define BASE_SEARCH_TERMS_H

/*
 * The terms of a search.  White space separates terms; text between double
 * quotes is one term, with its white space, and "" is a quote in it.  No other
 * character has a special meaning.  A text matches when each term is a part of
 * it, both folded (base/text_fold.h).
 */

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define SEARCH_TERMS_LENGTH	200	/* code points of a search */

struct search_terms {
	struct str	folded;		/* all terms, each ended by a NUL */
	struct str	indexed;	/* those of 3 characters or more,
					   folded, as a query of FTS5 */
	bool		rest;		/* there are shorter terms too */
};

/*
 * Splits a search into its terms.  `folded` is empty when there is no term,
 * or when folding leaves nothing of any term.
 * ERR_INVALID when it is longer than SEARCH_TERMS_LENGTH, contains a NUL or is
 * not UTF-8.
 */
enum err
search_terms_read(struct str search, struct arena *a,
	struct search_terms *terms_r);

/*
 * Whether the text contains all terms of `folded`.  `room` is TEXT_FOLD_ROOM(
 * text.n) bytes to work in.
 */
bool
search_terms_match(struct str folded, struct str text, char room[]);

#endif

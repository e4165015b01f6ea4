#ifndef BASE_SEARCH_TERMS_H
#define BASE_SEARCH_TERMS_H

/*
 * What a search asks for.  Words are separated by white space; between
 * double quotes everything is one word, white space included, and "" is
 * one quote.  A text matches when it holds each word somewhere, both
 * folded (base/text_fold.h).  No other character has a meaning of its own.
 */

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define SEARCH_TERMS_LENGTH	200	/* code points of a search */

struct search_terms {
	struct str	folded;		/* all words, each ended by a NUL */
	struct str	indexed;	/* the longer ones, folded, as FTS5 is asked */
	bool		rest;		/* there are shorter ones too */
};

/*
 * Splits a search into its terms.  `folded` is empty when there is no term,
 * or when folding leaves nothing of any term.
 * ERR_INVALID when it is longer than SEARCH_TERMS_LENGTH, holds a NUL or is not
 * UTF-8: what a FIELD_TEXT of that length has told the client.
 */
enum err
search_terms_read(struct str search, struct arena *a, struct search_terms *search_terms_r);

/*
 * True when the text holds all of `folded`.  `room` is TEXT_FOLD_ROOM(text.n)
 * bytes to work in.
 */
bool
search_terms_match(struct str folded, struct str text, char room[]);

#endif

/*
 * Search terms in two forms: folded, for comparing, and as a query of FTS5, in
 * which only the quote has a special meaning.
 */

#include "base/buf.h"
#include "base/search_terms.h"
#include "base/text_fold.h"
#include "base/utf8.h"

#define INDEXED_FROM	3	/* code points: the index is of trigrams */

struct reader {
	struct str	left;		/* of the search */
	struct buf	term;		/* the current one */
	struct buf	folded, indexed;
	bool		rest;
};

/* As a string of FTS5: a quote is doubled, all else stays. */
static void
add_indexed(struct reader *r, struct str term)
{
	size_t i;

	buf_lit(&r->indexed, "\"");
	for (i = 0; i < term.n; i++) {
		if (term.p[i] == '"')
			buf_char(&r->indexed, '"');
		buf_char(&r->indexed, term.p[i]);
	}
	buf_lit(&r->indexed, "\" ");
}

/* The current term is complete; ignorable characters alone leave nothing. */
static void
end_term(struct reader *r)
{
	char *room = buf_room(&r->folded, TEXT_FOLD_ROOM(r->term.n) + 1);
	struct str term = { room, text_fold(buf_view(&r->term), room) };

	r->term.n = 0;
	if (term.n == 0)
		return;
	r->folded.n += term.n;
	buf_char(&r->folded, '\0');
	if (utf8_count(term) >= INDEXED_FROM)
		add_indexed(r, term);
	else
		r->rest = true;
}

static void
skip(struct reader *r, size_t n)
{
	r->left.p += n;
	r->left.n -= n;
}

/* From behind a quote to behind the next that is not doubled, or the end. */
static void
read_phrase(struct reader *r)
{
	bool closed = false;

	while (r->left.n > 0 && !closed) {
		closed = r->left.p[0] == '"';
		if (closed && str_starts(r->left, STR("\"\""))) {
			skip(r, 1);
			closed = false;
		}
		if (!closed)
			buf_char(&r->term, r->left.p[0]);
		skip(r, 1);
	}
	end_term(r);
}

static void
read_words(struct reader *r)
{
	uint32_t code;
	size_t n;

	while ((n = utf8_next(r->left, &code)) > 0) {
		if (code != '"' && !utf8_space(code)) {
			buf_add(&r->term, r->left.p, n);
			skip(r, n);
			continue;
		}
		end_term(r);
		skip(r, n);
		if (code == '"')
			read_phrase(r);
	}
	end_term(r);
}

enum err
search_terms_read(struct str search, struct arena *a,
	struct search_terms *terms_r)
{
	struct reader r = { .left = search };

	if (!utf8_valid(search) || utf8_count(search) > SEARCH_TERMS_LENGTH ||
	    (search.n > 0 && memchr(search.p, '\0', search.n) != NULL))
		return ERR_INVALID;
	buf_init(&r.term, a, search.n);
	buf_init(&r.folded, a, 2 * search.n);
	buf_init(&r.indexed, a, 2 * search.n);
	read_words(&r);
	*terms_r = (struct search_terms){
		.folded = buf_view(&r.folded),
		.indexed = buf_view(&r.indexed),
		.rest = r.rest,
	};
	return ERR_OK;
}

bool
search_terms_match(struct str folded, struct str text, char room[])
{
	size_t n = text_fold(text, room);
	struct str term;

	while (folded.n > 0) {
		term = str_cut(&folded, '\0');
		if (memmem(room, n, term.p, term.n) == NULL)
			return false;
	}
	return true;
}

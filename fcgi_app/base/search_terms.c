/*
 * From the text of a search to its words, twice: folded, to compare with,
 * and as an expression of FTS5 in which nothing but a quote has meaning.
 */

#include "base/buf.h"
#include "base/search_terms.h"
#include "base/text_fold.h"
#include "base/utf8.h"

#define INDEXED_FROM	3	/* code points: the index is of trigrams */

struct reader {
	struct str	left;		/* of the search */
	struct buf	word;		/* the present one */
	struct buf	folded, indexed;
	bool		rest;
};

/* As a string of FTS5: a quote is doubled, all else stands for itself. */
static void
add_indexed(struct reader *r, struct str word)
{
	size_t i;

	buf_lit(&r->indexed, "\"");
	for (i = 0; i < word.n; i++) {
		if (word.p[i] == '"')
			buf_char(&r->indexed, '"');
		buf_char(&r->indexed, word.p[i]);
	}
	buf_lit(&r->indexed, "\" ");
}

/* The present word is complete; nothing is left of ignorables alone. */
static void
end_word(struct reader *r)
{
	char *room = buf_room(&r->folded, TEXT_FOLD_ROOM(r->word.n) + 1);
	struct str word = { room, text_fold(buf_view(&r->word), room) };

	r->word.n = 0;
	if (word.n == 0)
		return;
	r->folded.n += word.n;
	buf_char(&r->folded, '\0');
	if (utf8_count(word) >= INDEXED_FROM)
		add_indexed(r, word);
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
			buf_char(&r->word, r->left.p[0]);
		skip(r, 1);
	}
	end_word(r);
}

static void
read_words(struct reader *r)
{
	uint32_t code;
	size_t n;

	while ((n = utf8_next(r->left, &code)) > 0) {
		if (code != '"' && !utf8_space(code)) {
			buf_add(&r->word, r->left.p, n);
			skip(r, n);
			continue;
		}
		end_word(r);
		skip(r, n);
		if (code == '"')
			read_phrase(r);
	}
	end_word(r);
}

enum err
search_terms_read(struct str search, struct arena *a, struct search_terms *search_terms_r)
{
	struct reader r = { .left = search };

	if (!utf8_valid(search) || utf8_count(search) > SEARCH_TERMS_LENGTH ||
	    (search.n > 0 && memchr(search.p, '\0', search.n) != NULL))
		return ERR_INVALID;
	buf_init(&r.word, a, search.n);
	buf_init(&r.folded, a, 2 * search.n);
	buf_init(&r.indexed, a, 2 * search.n);
	read_words(&r);
	*search_terms_r = (struct search_terms){
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
	struct str word;

	while (folded.n > 0) {
		word = str_cut(&folded, '\0');
		if (memmem(room, n, word.p, word.n) == NULL)
			return false;
	}
	return true;
}

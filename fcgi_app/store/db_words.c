/*
 * Text in SQL: the form in which it is indexed, and the function that
 * compares where the index of a search does not reach.
 */

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/log.h"
#include "base/text_fold.h"
#include "base/utf8.h"
#include "store/db_sqlite.h"
#include "store/sql.h"
#include "store/words.h"

#define SURROGATE_FIRST	0xd800
#define SURROGATE_END	0xe000

/* The interface of FTS5 to programs. */
static fts5_api *
fts5_of(sqlite3 *conn)
{
	sqlite3_stmt *stmt;
	fts5_api *api = NULL;

	if (sqlite3_prepare_v2(conn, sql_texts[SQL_SEARCH_ENGINE].text, -1,
	    &stmt, NULL) != SQLITE_OK)
		return NULL;
	sqlite3_bind_pointer(stmt, 1, (void *)&api, "fts5_api_ptr", NULL);
	sqlite3_step(stmt);
	sqlite3_finalize(stmt);
	return api;
}

/* The code point after `code` that UTF-8 can have. */
static uint32_t
successor(uint32_t code)
{
	return code + 1 == SURROGATE_FIRST ? SURROGATE_END : code + 1;
}

/* All code points below FOLD_END but 0, and two more to end with. */
static size_t
write_all(char *out)
{
	char *to = out;
	uint32_t code;

	for (code = 1; code < FOLD_END + 2; code = successor(code))
		to += utf8_put(code, to);
	return (size_t)(to - out);
}

/* Trigram by trigram: the first of the three is what *code became. */
static int
learn(void *code, int flags, const char *token, int n, int start, int end)
{
	uint32_t *at = code, folded;
	struct str s = { token, (size_t)n };

	(void)flags;
	(void)start;
	(void)end;
	if (utf8_next(s, &folded) > 0 && folded != *at && *at < FOLD_END)
		fold_learn(*at, folded);
	*at = successor(*at);
	return SQLITE_OK;
}

static int
tokenize_all(fts5_api *api)
{
	char *text = malloc((size_t)4 * (FOLD_END + 2));
	uint32_t code = 1;
	fts5_tokenizer tokenizer;
	Fts5Tokenizer *t;
	void *context;
	int rc;

	if (text == NULL)
		log_fatal("out of memory");
	rc = api->xFindTokenizer(api, "trigram", &context, &tokenizer);
	if (rc == SQLITE_OK)
		rc = tokenizer.xCreate(context, NULL, 0, &t);
	if (rc == SQLITE_OK) {
		rc = tokenizer.xTokenize(t, &code, FTS5_TOKENIZE_DOCUMENT,
		    text, (int)write_all(text), learn);
		tokenizer.xDelete(t);
	}
	free(text);
	return code == FOLD_END ? rc : SQLITE_ERROR;
}

void
db_words_learn(void)
{
	sqlite3 *conn;
	fts5_api *api;

	if (sqlite3_open(":memory:", &conn) != SQLITE_OK ||
	    (api = fts5_of(conn)) == NULL || tokenize_all(api) != SQLITE_OK)
		log_fatal("SQLite: its full-text search (FTS5) cannot be "
		    "used");
	sqlite3_close(conn);
}

/* Room to fold in, of a connection; it keeps the longest text's. */
struct room {
	char	*p;
	size_t	 n;
};

static void
free_room(void *arg)
{
	struct room *room = arg;

	free(room->p);
	free(room);
}

static char *
make_room(struct room *room, size_t n)
{
	if (n > room->n) {
		free(room->p);
		if ((room->p = malloc(2 * n)) == NULL)
			log_fatal("out of memory");
		room->n = 2 * n;
	}
	return room->p;
}

/* As bytes: as text SQLite would copy it first. */
static struct str
bytes_of(sqlite3_value *value)
{
	struct str s;

	s.p = sqlite3_value_blob(value);
	s.n = (size_t)sqlite3_value_bytes(value);
	return s;
}

static void
has_words(sqlite3_context *context, int n, sqlite3_value *args[])
{
	struct str text = bytes_of(args[0]);
	char *room = make_room(sqlite3_user_data(context),
	    TEXT_FOLD_ROOM(text.n));

	(void)n;
	sqlite3_result_int(context, words_match(bytes_of(args[1]), text,
	    room));
}

/* NULL stays NULL. */
static void
folded_text(sqlite3_context *context, int n, sqlite3_value *args[])
{
	struct str text = bytes_of(args[0]);
	char *room = make_room(sqlite3_user_data(context),
	    TEXT_FOLD_ROOM(text.n));

	(void)n;
	if (text.p != NULL)
		sqlite3_result_text(context, room,
		    (int)text_fold(text, room), SQLITE_TRANSIENT);
}

/* A function of SQL that needs room of its own. */
static bool
add_function(sqlite3 *conn, const char *name, int args,
	void (*call)(sqlite3_context *, int, sqlite3_value *[]))
{
	struct room *room = calloc(1, sizeof(*room));

	if (room == NULL)
		log_fatal("out of memory");
	return sqlite3_create_function_v2(conn, name, args,
	    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, room,
	    call, NULL, NULL, free_room) == SQLITE_OK;
}

bool
db_words_register(sqlite3 *conn)
{
	return add_function(conn, "has_words", 2, has_words) &&
	    add_function(conn, "fold_text", 1, folded_text);
}

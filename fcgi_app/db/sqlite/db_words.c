/*
 * Text in SQL: the form in which it is indexed, and the function that
 * compares where the index of a search does not reach.
 */

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/search_terms.h"
#include "base/text_fold.h"
#include "base/utf8.h"
#include "db/sqlite/db_words.h"

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
	sqlite3_result_int(context, search_terms_match(bytes_of(args[1]), text,
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

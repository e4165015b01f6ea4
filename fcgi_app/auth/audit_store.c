/* The record of what concerns security. */

#include <assert.h>
#include <limits.h>
#include <stdlib.h>

#include "auth/audit_store.h"
#include "base/clock.h"
#include "db/row.h"

static_assert(AUDIT_KIND__MAX <= sizeof(unsigned) * CHAR_BIT,
	"a bit for every kind");

enum err
audit_store_add(struct db *db, const struct actor *origin,
	const struct audit *audit)
{
	return db_exec(db, SQL_AUDIT_INSERT, DB_ARGS(
	    DB_INT(audit->at != 0 ? audit->at : clock_now()),
	    DB_TEXT(origin->name),
	    DB_TEXT(channel_names[origin->channel]),
	    DB_TEXT(audit_kinds[audit->kind]),
	    row_text_or_null(audit->subject),
	    row_text_or_null(audit->detail),
	    row_text_or_null(origin->address),
	    origin->request_id.n == 0 ? DB_NULL :
	    DB_BLOB(origin->request_id)));
}

enum err
audit_store_last(struct db *db, int64_t *seq_r)
{
	return db_number(db, SQL_AUDIT_LAST, DB_NO_ARGS, seq_r);
}

/* A page on its way. */
struct reading {
	struct db			*db;
	struct arena			*arena;
	const struct audit_store_query	*query;
	struct audit_store_page		*page;
};

static bool
has_kind(unsigned kinds, struct str kind)
{
	int i;

	for (i = 0; i < AUDIT_KIND__MAX; i++)
		if (str_eq(kind, audit_kinds[i]))
			return (kinds >> i & 1) != 0;
	return false;
}

/* Which of these the index has seen to already makes no difference. */
static bool
passes(const struct db_rows *rows, const struct audit_store_query *q)
{
	return (q->subject.p == NULL ||
	    str_eq(db_view(rows, AUDIT_ENTRY_SUBJECT), q->subject)) &&
	    (q->actor.p == NULL ||
	    str_eq(db_view(rows, AUDIT_ENTRY_ACTOR), q->actor)) &&
	    (q->kinds == 0 ||
	    has_kind(q->kinds, db_view(rows, AUDIT_ENTRY_KIND)));
}

/*
 * Adds the lines of one index that pass to the page, one more than its
 * limit.  page->next tells where looking ended before its time.
 */
static enum err
look(struct reading *r, enum sql_id id, struct str key)
{
	struct audit_store_page *page = r->page;
	size_t most = page->n + (size_t)r->query->limit + 1;
	struct db_rows *rows;
	int64_t left = AUDIT_STORE_SCAN_MAX, seq = 0;
	enum err e;

	e = db_query(r->db, id, DB_ARGS(DB_INT(r->query->before),
	    DB_INT(left), DB_TEXT(key)), &rows);
	while (e == ERR_OK && (e = db_next(rows)) == ERR_OK) {
		left--;
		seq = db_int(rows, AUDIT_ENTRY_SEQ);
		if (passes(rows, r->query))
			row_read(rows, audit_entry_fields, AUDIT_ENTRY__MAX,
			    r->arena, &page->lines[page->n++]);
		if (page->n == most) {
			db_done(rows);
			return ERR_OK;
		}
	}
	if (e == ERR_NOT_FOUND && left == 0)
		page->next = seq;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static int
newest_first(const void *a, const void *b)
{
	const struct audit_entry *x = a, *y = b;

	return (x->seq < y->seq) - (x->seq > y->seq);
}

/* The newest of each kind, of which the newest of all are some. */
static enum err
look_by_kind(struct reading *r)
{
	struct audit_store_page *page = r->page;
	enum err e = ERR_OK;
	int i;

	for (i = 0; i < AUDIT_KIND__MAX && e == ERR_OK; i++)
		if (r->query->kinds >> i & 1)
			e = look(r, SQL_AUDIT_BEFORE_OF_KIND, audit_kinds[i]);
	qsort(page->lines, page->n, sizeof(*page->lines), newest_first);
	return e;
}

static enum err
look_for_all(struct reading *r)
{
	const struct audit_store_query *q = r->query;

	if (q->subject.p != NULL)
		return look(r, SQL_AUDIT_BEFORE_OF_SUBJECT, q->subject);
	if (q->actor.p != NULL)
		return look(r, SQL_AUDIT_BEFORE_OF_ACTOR, q->actor);
	if (q->kinds != 0)
		return look_by_kind(r);
	return look(r, SQL_AUDIT_BEFORE, (struct str){ NULL, 0 });
}

/* Room for what the looks bring: by kind there is one for each. */
static struct audit_entry *
make_room(const struct audit_store_query *q, struct arena *a)
{
	size_t looks = q->kinds == 0 ? 1 :
	    (size_t)__builtin_popcount(q->kinds);

	return arena_alloc(a, looks * (size_t)(q->limit + 1) *
	    sizeof(struct audit_entry));
}

/* In one snapshot: no line may come between the looks by kind. */
enum err
audit_store_read(struct db *db, const struct audit_store_query *query,
	struct arena *a, struct audit_store_page *page_r)
{
	struct reading r = { db, a, query, page_r };
	size_t limit = (size_t)query->limit;
	enum err e;

	*page_r = (struct audit_store_page){ .lines = make_room(query, a) };
	if ((e = db_begin_read(db)) == ERR_OK)
		e = look_for_all(&r);
	db_rollback(db);
	if (page_r->n > limit) {
		page_r->n = limit;
		page_r->next = page_r->lines[limit - 1].seq;
	}
	return e;
}

/* The audit log: adding entries, and reading pages by index. */

#include <assert.h>
#include <limits.h>
#include <stdlib.h>

#include "auth/audit_store.h"
#include "base/clock.h"
#include "db/row.h"

static_assert(AUDIT_KIND__MAX <= sizeof(unsigned) * CHAR_BIT,
	"each kind has a bit");

enum err
audit_store_add(struct db *db, const struct actor *actor,
	const struct audit *audit)
{
	return db_exec(db, SQL_AUDIT_INSERT, DB_ARGS(
	    DB_INT(audit->at != 0 ? audit->at : clock_now()),
	    DB_TEXT(actor->name),
	    DB_TEXT(channel_names[actor->channel]),
	    DB_TEXT(audit_kinds[audit->kind]),
	    row_text_or_null(audit->subject),
	    row_text_or_null(audit->detail),
	    row_text_or_null(actor->address),
	    actor->request_id.n == 0 ? DB_NULL :
	    DB_BLOB(actor->request_id)));
}

enum err
audit_store_last(struct db *db, int64_t *seq_r)
{
	return db_number(db, SQL_AUDIT_LAST, DB_NO_ARGS, seq_r);
}

/* A page that is being read. */
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

/* Also checks the condition of the index, which does no harm. */
static bool
matches(const struct db_rows *rows, const struct audit_store_query *q)
{
	return (q->subject.p == NULL ||
	    str_eq(db_view(rows, AUDIT_ENTRY_SUBJECT), q->subject)) &&
	    (q->actor.p == NULL ||
	    str_eq(db_view(rows, AUDIT_ENTRY_ACTOR), q->actor)) &&
	    (q->kinds == 0 ||
	    has_kind(q->kinds, db_view(rows, AUDIT_ENTRY_KIND)));
}

/*
 * Scans one index and adds the entries that match to the page: one more than
 * the limit, which shows that there is a next page.  page->next is set when
 * the scan ended early, at AUDIT_STORE_SCAN_MAX.
 */
static enum err
scan(struct reading *r, enum sql_id id, struct str key)
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
		if (matches(rows, r->query))
			row_read(rows, audit_entry_fields, AUDIT_ENTRY__MAX,
			    r->arena, &page->entries[page->n++]);
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

/* The newest entries of all kinds are among the newest of each kind. */
static enum err
scan_kinds(struct reading *r)
{
	struct audit_store_page *page = r->page;
	enum err e = ERR_OK;
	int i;

	for (i = 0; i < AUDIT_KIND__MAX && e == ERR_OK; i++)
		if (r->query->kinds >> i & 1)
			e = scan(r, SQL_AUDIT_BEFORE_OF_KIND, audit_kinds[i]);
	qsort(page->entries, page->n, sizeof(*page->entries), newest_first);
	return e;
}

static enum err
scan_best_index(struct reading *r)
{
	const struct audit_store_query *q = r->query;

	if (q->subject.p != NULL)
		return scan(r, SQL_AUDIT_BEFORE_OF_SUBJECT, q->subject);
	if (q->actor.p != NULL)
		return scan(r, SQL_AUDIT_BEFORE_OF_ACTOR, q->actor);
	if (q->kinds != 0)
		return scan_kinds(r);
	return scan(r, SQL_AUDIT_BEFORE, (struct str){ NULL, 0 });
}

/* Room for the results of all scans: one for each kind. */
static struct audit_entry *
alloc_entries(const struct audit_store_query *q, struct arena *a)
{
	size_t scans = q->kinds == 0 ? 1 :
	    (size_t)__builtin_popcount(q->kinds);

	return arena_alloc(a, scans * (size_t)(q->limit + 1) *
	    sizeof(struct audit_entry));
}

/* One snapshot: no entry may be added between the scans of two kinds. */
enum err
audit_store_read(struct db *db, const struct audit_store_query *query,
	struct arena *a, struct audit_store_page *page_r)
{
	struct reading r = { db, a, query, page_r };
	size_t limit = (size_t)query->limit;
	enum err e;

	*page_r = (struct audit_store_page){
		.entries = alloc_entries(query, a),
	};
	if ((e = db_begin_read(db)) == ERR_OK)
		e = scan_best_index(&r);
	db_rollback(db);
	if (page_r->n > limit) {
		page_r->n = limit;
		page_r->next = page_r->entries[limit - 1].seq;
	}
	return e;
}

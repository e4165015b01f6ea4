#ifndef AUTH_AUDIT_STORE_H
#define AUTH_AUDIT_STORE_H

/*
 * The audit log in the database.  An entry is added in the transaction of
 * the change that it describes, and never changed.
 */

#include "auth/audit.h"
#include "db/db.h"
#include "domain/actor.h"

/* A new entry. */
struct audit {
	enum audit_kind	kind;
	int64_t		at;		/* microseconds since 1970; 0: now */
	struct str	subject;	/* may be empty, as the next */
	struct str	detail;		/* never a secret */
};

/* Within a job: adds an entry. */
enum err
audit_store_add(struct db *db, const struct actor *actor,
	const struct audit *audit);

/* A question for the audit log; all conditions that are given must hold. */
struct audit_store_query {
	int64_t		before;		/* only entries of a smaller seq */
	int64_t		limit;		/* entries of a page */
	unsigned	kinds;		/* bits of enum audit_kind; 0: any */
	struct str	actor;		/* { NULL, 0 }: any; as the next */
	struct str	subject;
};

struct audit_store_page {
	struct audit_entry	*entries;	/* the newest first */
	size_t			 n;
	int64_t			 next;	/* `before` of the next page; 0: none */
};

/* The most entries that one page makes the database read. */
#define AUDIT_STORE_SCAN_MAX	10000

/*
 * Reads a page.  An index finds the entries of one subject, actor or kind.
 * When the query gives two or three of them, the entries of the first in
 * that order are scanned, AUDIT_STORE_SCAN_MAX at most: so a page may end
 * early, or be empty, and still have a next page.
 */
enum err
audit_store_read(struct db *db, const struct audit_store_query *query,
	struct arena *a, struct audit_store_page *page_r);

/* The seq of the newest entry; 0: there is none. */
enum err
audit_store_last(struct db *db, int64_t *seq_r);

#endif

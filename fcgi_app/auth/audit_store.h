#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

/*
 * The record of what concerns security: appended, in the transaction of
 * what it tells of, and never changed.
 */

#include "auth/audit.h"
#include "db/db.h"
#include "domain/actor.h"

struct audit {
	enum audit_kind	kind;
	int64_t		at;		/* 0: now */
	struct str	subject;	/* may be empty, as the next */
	struct str	detail;		/* no secret */
};

/* Within a job. */
enum err
audit_store_add(struct db *db, const struct actor *origin,
	const struct audit *audit);

/* What is asked of the record; all that is given must hold. */
struct audit_store_query {
	int64_t		before;		/* only earlier ones, by seq */
	int64_t		limit;
	unsigned	kinds;		/* bits of enum audit_kind; 0: any */
	struct str	actor;		/* { NULL, 0 }: any; so with the next */
	struct str	subject;
};

struct audit_store_page {
	struct audit_entry	*lines;		/* the newest first */
	size_t			 n;
	int64_t			 next;	/* `before` to go on; 0: no more */
};

/* Lines that are looked at for a page, however few of them fit. */
#define AUDIT_STORE_SCAN_MAX	10000

/*
 * What there is by one of subject, actor and kinds is found by an index;
 * where two or three are given, the lines of the first one that is there
 * are looked at, AUDIT_STORE_SCAN_MAX at the most: a page may then end early,
 * even be empty, and still have a next one.
 */
enum err
audit_store_read(struct db *db, const struct audit_store_query *query,
	struct arena *a, struct audit_store_page *page_r);

/* The number of the newest line, 0 when there is none. */
enum err
audit_store_last(struct db *db, int64_t *seq_r);

#endif

#ifndef STORE_ACCOUNT_LIST_H
#define STORE_ACCOUNT_LIST_H

/*
 * Reading the list of accounts, by name.  There are some hundred of them,
 * of which every one is looked at.
 */

#include "auth/account.h"
#include "db/db.h"

struct account_query {
	struct str	search;		/* as words.h has it; empty: any */
	unsigned	roles;		/* bit i: account_roles[i]; 0: any */
	const bool	*active;	/* NULL: those who are and are not */
	int64_t		 limit;		/* rows of a page */
	int64_t		 page;		/* from 1 */
};

struct account_page {
	int64_t		 count;		/* of the whole list */
	struct account	*rows;		/* by name, without regard to case */
	size_t		 n;
};

/*
 * One page, count and rows of one snapshot.  ERR_NOT_FOUND for a page past
 * the end; the first page of an empty list is there.  ERR_INVALID for a
 * search that search_terms_read refuses.
 */
enum err
account_list_store_read(struct db *db,
	const struct account_query *query, struct arena *a,
	struct account_page *page_r);

/* What no two states of the list have in common. */
struct account_list_state {
	int64_t	seq;		/* of the newest line of the record */
	int64_t	last_login;	/* of anybody; 0: nobody ever did */
};

enum err
account_list_store_state(struct db *db, struct account_list_state *state_r);

#endif

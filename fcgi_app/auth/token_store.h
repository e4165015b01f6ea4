#ifndef STORE_TOKEN_H
#define STORE_TOKEN_H

/*
 * Tokens.  Of a text only the key and a digest are kept.  What is done
 * with tokens leaves its trace in the record (store_audit).  Nothing is
 * kept in the process: what is revoked is so for the next request,
 * whoever answers it.
 */

#include "auth/token.h"
#include "db/txn.h"
#include "db/writer.h"
#include "domain/actor.h"

/* ERR_NOT_FOUND when there is none. */
enum err
token_store_get(struct db *db, int64_t id, struct arena *a,
	struct token *token_r);

/*
 * That of the name which is not revoked, without regard to case.
 * ERR_NOT_FOUND when there is none.
 */
enum err
token_store_find_by_name(struct db *db, struct str name, struct arena *a,
	struct token *token_r);

/*
 * By its text.  ERR_UNAUTHENTICATED: it is wrong, unknown, revoked or has
 * expired; which of these is nobody's business.
 */
enum err
token_store_find(struct db *db, struct str text, struct arena *a,
	struct token *token_r);

/* The same, but one that was revoked or has expired is found as well. */
enum err
token_store_find_any(struct db *db, struct str text, struct arena *a,
	struct token *token_r);

struct token_store_query {
	struct str	by;	/* made by this actor, or by the account that has
				   this name, or by one of its tokens; { NULL,
				   0 }: by anybody */
	int64_t		page;	/* from 1 */
	int64_t		limit;
};

struct token_store_page {
	int64_t		 count;		/* of all pages */
	struct token	*rows;		/* the newest first */
	size_t		 n;
};

/*
 * Those that were revoked as well.  ERR_NOT_FOUND for a page past the end;
 * the first one is there.
 */
enum err
token_store_list(struct db *db, const struct token_store_query *query,
	struct arena *a, struct token_store_page *page_r);

/* The good tokens that an account or its tokens made, the oldest first. */
enum err
token_store_valid_of_account(struct db *db, int64_t account_id, struct arena *a,
	struct token_store_page *page_r);

/*
 * Within a job: keeps what `text` is known by for a token of that name,
 * scopes, source and end, and fills in the rest.  ERR_DUPLICATE when the
 * name is taken.  A request that did so before made a token whose text
 * nobody has seen: it gets that token, with this text instead.
 */
enum err
token_store_add(struct txn *txn, const struct actor *origin,
	struct arena *a, struct token *token, struct str text);

/*
 * Within a job: from now on it is no longer good; if it was revoked before
 * that stays as it is.  ERR_NOT_FOUND when there is none.
 */
enum err
token_store_revoke(struct txn *txn, const struct actor *origin, int64_t id,
	struct arena *a, struct token *token_r);

/* Within a job: revokes all of those, and hands them out as revoked. */
enum err
token_store_revoke_of_account(struct txn *txn, const struct actor *origin,
	int64_t account_id, struct arena *a, struct token_store_page *page_r);

/*
 * Notes that the token, as it was found just now, is used: once a minute,
 * and whoever does so does not wait for it.
 */
void
token_store_touch(struct writer *writer, const struct actor *origin,
	const struct token *token);

#endif

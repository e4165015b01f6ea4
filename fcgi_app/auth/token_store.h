#ifndef AUTH_TOKEN_STORE_H
#define AUTH_TOKEN_STORE_H

/*
 * Tokens in the database, which has only the key and a digest of a text.
 * Each change gets an entry in the audit log in the same transaction.  No
 * process caches tokens, so a revoked one is rejected from the next request
 * on, by every process.
 */

#include "auth/token.h"
#include "db/txn.h"
#include "db/writer.h"
#include "domain/actor.h"

/* ERR_NOT_FOUND: there is no token of that id. */
enum err
token_store_get(struct db *db, int64_t id, struct arena *a,
	struct token *token_r);

/*
 * Finds the token of a name that is not revoked, case-insensitively, or
 * ERR_NOT_FOUND.
 */
enum err
token_store_find_by_name(struct db *db, struct str name, struct arena *a,
	struct token *token_r);

/*
 * Finds a valid token by its text.  ERR_UNAUTHENTICATED: the text is wrong or
 * unknown, or the token was revoked or has expired; callers must not reveal
 * which.
 */
enum err
token_store_find(struct db *db, struct str text, struct arena *a,
	struct token *token_r);

/* The same, but also finds a token that was revoked or has expired. */
enum err
token_store_find_any(struct db *db, struct str text, struct arena *a,
	struct token *token_r);

struct token_store_query {
	struct str	by;	/* the creator: an actor, or the name of an
				   account for what it or its tokens
				   created; { NULL, 0 }: any */
	int64_t		page;	/* from 1 */
	int64_t		limit;	/* tokens of a page */
};

struct token_store_page {
	int64_t		 count;		/* of all pages */
	struct token	*rows;		/* the newest first */
	size_t		 n;
};

/*
 * Reads a page of all tokens, revoked ones as well.  ERR_NOT_FOUND: the page
 * is past the end, and not the first.
 */
enum err
token_store_list(struct db *db, const struct token_store_query *query,
	struct arena *a, struct token_store_page *page_r);

/*
 * The valid tokens that an account or its tokens created, the oldest first.
 */
enum err
token_store_valid_of_account(struct db *db, int64_t account_id,
	struct arena *a, struct token_store_page *page_r);

/*
 * Within a job: adds a token with the name, scopes, source and expiry of
 * *token, and fills in the rest.  ERR_DUPLICATE: the name is taken.
 *
 * A second delivery of a request (actor->request_id) gets the token of the
 * first with this text instead, since no client has seen the first text.
 */
enum err
token_store_add(struct txn *txn, const struct actor *actor,
	struct arena *a, struct token *token, struct str text);

/*
 * Within a job: revokes a token.  A revoked token keeps its date.
 * ERR_NOT_FOUND: there is no token of that id.
 */
enum err
token_store_revoke(struct txn *txn, const struct actor *actor, int64_t id,
	struct arena *a, struct token *token_r);

/*
 * Within a job: revokes the tokens that token_store_valid_of_account finds,
 * and returns them as revoked.
 */
enum err
token_store_revoke_of_account(struct txn *txn, const struct actor *actor,
	int64_t account_id, struct arena *a, struct token_store_page *page_r);

/*
 * Notes that a token which was just found is used, once a minute.  A job is
 * deferred for that; the caller does not wait.
 */
void
token_store_touch(struct writer *writer, const struct actor *actor,
	const struct token *token);

#endif

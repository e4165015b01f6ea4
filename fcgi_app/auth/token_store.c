/* Tokens: found by the key in the text, verified by a digest of it. */

#include <assert.h>

#include "auth/account.h"
#include "auth/audit_store.h"
#include "auth/token_store.h"
#include "base/clock.h"
#include "base/crypt.h"
#include "base/name_form.h"
#include "db/row.h"

#define MINUTE	(60 * CLOCK_SECOND)

/* --- reading -------------------------------------------------------------- */

static enum err
read_first(struct db_rows *rows, struct arena *a, struct token *token_r)
{
	enum err e;

	if ((e = db_next(rows)) != ERR_OK)
		return e;
	row_read(rows, token_fields, TOKEN_FIELD__MAX, a, token_r);
	db_done(rows);
	return ERR_OK;
}

static enum err
read_one(struct db *db, enum sql_id id, struct db_arg arg, struct arena *a,
	struct token *token_r)
{
	struct db_rows *rows;
	enum err e = db_query(db, id, DB_ARGS(arg), &rows);

	return e == ERR_OK ? read_first(rows, a, token_r) : e;
}

enum err
token_store_get(struct db *db, int64_t id, struct arena *a,
	struct token *token_r)
{
	return read_one(db, SQL_TOKEN_GET, DB_INT(id), a, token_r);
}

enum err
token_store_find_by_name(struct db *db, struct str name, struct arena *a,
	struct token *token_r)
{
	struct db_rows *rows;
	enum err e;

	e = db_query(db, SQL_TOKEN_FIND_BY_NAME, DB_ARGS(
	    DB_TEXT(name_form_key(name, a)),
	    DB_TEXT(name_form_skeleton(name, a)), DB_TEXT(name)), &rows);
	return e == ERR_OK ? read_first(rows, a, token_r) : e;
}

static bool
is_secret(const struct db_rows *rows, const unsigned char *digest)
{
	struct str stored = db_view(rows, TOKEN_FIELD__MAX);

	return stored.n == CRYPT_DIGEST &&
	    crypt_equal(stored.p, digest, CRYPT_DIGEST);
}

static enum err
find(struct db *db, struct str key, const unsigned char *digest,
	struct arena *a, struct token *token_r)
{
	struct db_rows *rows;
	bool fits;
	enum err e;

	e = db_query(db, SQL_TOKEN_FIND, DB_ARGS(DB_TEXT(key)), &rows);
	if (e != ERR_OK || (e = db_next(rows)) != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_UNAUTHENTICATED : e;
	row_read(rows, token_fields, TOKEN_FIELD__MAX, a, token_r);
	token_r->account_id = db_int(rows, TOKEN_FIELD__MAX + 1);
	fits = is_secret(rows, digest);
	db_done(rows);
	return fits ? ERR_OK : ERR_UNAUTHENTICATED;
}

enum err
token_store_find_any(struct db *db, struct str text, struct arena *a,
	struct token *token_r)
{
	unsigned char digest[CRYPT_DIGEST];
	struct str key;

	if (token_parse(text, &key) != ERR_OK)
		return ERR_UNAUTHENTICATED;
	crypt_digest(&text, 1, digest);
	return find(db, key, digest, a, token_r);
}

enum err
token_store_find(struct db *db, struct str text, struct arena *a,
	struct token *token_r)
{
	enum err e = token_store_find_any(db, text, a, token_r);

	return e != ERR_OK || token_is_valid(token_r, clock_now()) ? e :
	    ERR_UNAUTHENTICATED;
}

/* Reads all rows; page->rows has room for them. */
static enum err
read_all_rows(struct db_rows *rows, struct arena *a,
	struct token_store_page *page)
{
	enum err e;

	while ((e = db_next(rows)) == ERR_OK)
		row_read(rows, token_fields, TOKEN_FIELD__MAX, a,
		    &page->rows[page->n++]);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* The creator: as an actor, and as the name of an account. */
#define CREATOR(query, a) \
	(query)->by.p == NULL ? DB_NULL : DB_TEXT((query)->by), \
	(query)->by.p == NULL ? DB_NULL : \
	    DB_TEXT(name_form_key((query)->by, a))

/* The same snapshot as the count, so there are no more rows than that. */
static enum err
read_rows(struct db *db, const struct token_store_query *query,
	struct arena *a, struct token_store_page *page)
{
	int64_t offset = (query->page - 1) * query->limit;
	int64_t limit = query->limit;
	struct db_rows *rows;
	enum err e;

	if (offset > 0 && offset >= page->count)
		return ERR_NOT_FOUND;
	if (limit > page->count - offset)
		limit = page->count - offset;
	e = db_query(db, SQL_TOKEN_LIST, DB_ARGS(CREATOR(query, a),
	    DB_INT(limit), DB_INT(offset)), &rows);
	if (e != ERR_OK)
		return e;
	page->rows = arena_alloc(a, (size_t)limit * sizeof(*page->rows));
	return read_all_rows(rows, a, page);
}

enum err
token_store_list(struct db *db, const struct token_store_query *query,
	struct arena *a, struct token_store_page *page_r)
{
	enum err e;

	*page_r = (struct token_store_page){ 0 };
	if ((e = db_begin_read(db)) == ERR_OK)
		e = db_number(db, SQL_TOKEN_COUNT, DB_ARGS(CREATOR(query, a)),
		    &page_r->count);
	if (e == ERR_OK)
		e = read_rows(db, query, a, page_r);
	db_rollback(db);
	return e;
}

enum err
token_store_valid_of_account(struct db *db, int64_t account_id, struct arena *a,
	struct token_store_page *page_r)
{
	size_t room = 0;
	struct db_rows *rows;
	struct token *more;
	enum err e;

	*page_r = (struct token_store_page){ 0 };
	e = db_query(db, SQL_TOKEN_VALID_OF_ACCOUNT, DB_ARGS(
	    DB_INT(account_id), DB_INT(clock_now())), &rows);
	while (e == ERR_OK && (e = db_next(rows)) == ERR_OK) {
		if (page_r->n == room) {
			room = room == 0 ? 8 : 2 * room;
			more = arena_alloc(a, room * sizeof(*more));
			if (page_r->n > 0)
				memcpy(more, page_r->rows,
				    page_r->n * sizeof(*more));
			page_r->rows = more;
		}
		row_read(rows, token_fields, TOKEN_FIELD__MAX, a,
		    &page_r->rows[page_r->n++]);
	}
	page_r->count = (int64_t)page_r->n;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* --- writing -------------------------------------------------------------- */

/* What is stored of a text. */
struct stored_text {
	struct str	key;
	struct str	digest;
};

static enum err
digest_text(struct str text, struct arena *a, struct stored_text *stored_r)
{
	unsigned char *digest = arena_alloc(a, CRYPT_DIGEST);

	crypt_digest(&text, 1, digest);
	stored_r->digest = (struct str){ (const char *)digest, CRYPT_DIGEST };
	return token_parse(text, &stored_r->key);
}

static struct db_arg
time_or_null(int64_t at)
{
	return at == 0 ? DB_NULL : DB_INT(at);
}

static enum err
insert(struct txn *txn, const struct actor *actor, struct arena *a,
	struct token *token, const struct stored_text *stored)
{
	const struct field *scopes = &token_fields[TOKEN_SCOPES];

	token->created_by = actor->name;
	token->created_at = clock_now();
	return db_number(txn->db, SQL_TOKEN_INSERT, DB_ARGS(
	    DB_TEXT(token->name),
	    DB_TEXT(name_form_key(token->name, a)),
	    DB_TEXT(name_form_skeleton(token->name, a)),
	    DB_TEXT(stored->key),
	    DB_BLOB(stored->digest),
	    DB_TEXT(field_set_text(scopes, token->scopes, a)),
	    row_word_or_null(token->source),
	    DB_TEXT(token->created_by),
	    DB_INT(token->created_at),
	    time_or_null(token->expires_at),
	    actor->request_id.n == 0 ? DB_NULL :
	    DB_BLOB(actor->request_id),
	    actor->account == 0 ? DB_NULL : DB_INT(actor->account)),
	    &token->id);
}

/* "read create", followed by "of SOURCE" if it is bound to one. */
static struct str
detail_of(const struct token *token, struct arena *a)
{
	struct str scopes = field_set_text(&token_fields[TOKEN_SCOPES],
	    token->scopes, a);

	return token->source == NULL ? scopes : arena_printf(a,
	    "%.*s of %.*s", STR_FMT(scopes), STR_FMT(token->source->text));
}

static enum err
add_new(struct txn *txn, const struct actor *actor, struct arena *a,
	struct token *token, const struct stored_text *stored)
{
	int64_t other;
	enum err e;

	token->name = name_form_stored(token->name, a);
	/* This finds equal names as well: they look alike. */
	e = db_number(txn->db, SQL_TOKEN_FIND_ALIKE, DB_ARGS(
	    DB_TEXT(name_form_skeleton(token->name, a))), &other);
	if (e != ERR_NOT_FOUND)
		return e == ERR_OK ? ERR_DUPLICATE : e;
	if ((e = insert(txn, actor, a, token, stored)) != ERR_OK)
		return e;
	return audit_store_add(txn->db, actor, &(struct audit){
		.kind = AUDIT_TOKEN_CREATED,
		.subject = token_actor(token, a),
		.detail = detail_of(token, a),
	});
}

enum err
token_store_add(struct txn *txn, const struct actor *actor,
	struct arena *a, struct token *token, struct str text)
{
	struct stored_text stored;
	enum err e = ERR_NOT_FOUND;

	if (digest_text(text, a, &stored) != ERR_OK)
		return ERR_INTERNAL;
	if (actor->request_id.n > 0)
		e = read_one(txn->db, SQL_TOKEN_OF_REQUEST,
		    DB_BLOB(actor->request_id), a, token);
	if (e == ERR_NOT_FOUND)
		return add_new(txn, actor, a, token, &stored);
	return e != ERR_OK ? e : db_exec(txn->db, SQL_TOKEN_REPLACE_TEXT,
	    DB_ARGS(DB_INT(token->id), DB_TEXT(stored.key),
	    DB_BLOB(stored.digest)));
}

static enum err
revoke_token(struct txn *txn, const struct actor *actor, struct arena *a,
	struct token *token)
{
	enum err e;

	token->revoked_at = clock_now();
	e = db_exec(txn->db, SQL_TOKEN_REVOKE,
	    DB_ARGS(DB_INT(token->id), DB_INT(token->revoked_at)));
	return e != ERR_OK ? e : audit_store_add(txn->db, actor,
	    &(struct audit){
		.kind = AUDIT_TOKEN_REVOKED,
		.subject = token_actor(token, a),
	});
}

enum err
token_store_revoke(struct txn *txn, const struct actor *actor, int64_t id,
	struct arena *a, struct token *token_r)
{
	enum err e;

	e = token_store_get(txn->db, id, a, token_r);
	return e != ERR_OK || token_r->revoked_at != 0 ? e :
	    revoke_token(txn, actor, a, token_r);
}

enum err
token_store_revoke_of_account(struct txn *txn, const struct actor *actor,
	int64_t account_id, struct arena *a, struct token_store_page *page_r)
{
	enum err e;
	size_t i;

	e = token_store_valid_of_account(txn->db, account_id, a, page_r);
	for (i = 0; e == ERR_OK && i < page_r->n; i++)
		e = revoke_token(txn, actor, a, &page_r->rows[i]);
	return e;
}

/* --- last used ------------------------------------------------------------ */

#define ADDRESS_MAX	45	/* bytes of the longest, IPv6 with IPv4 in it */

/* One use.  It holds copies: the request ends before the job runs. */
struct use {
	int64_t		id;
	int64_t		at;
	enum channel	channel;
	size_t		request_n, address_n;
	char		request_id[ACTOR_REQUEST_SIZE];
	char		address[ADDRESS_MAX];
};

static_assert(sizeof(struct use) <= WRITER_DEFERRED_SIZE, "it can be deferred");

static bool
needs_touch(int64_t last, int64_t at)
{
	return at - last >= MINUTE;
}

static enum err
audit_first_use(struct db *db, const struct use *use, struct arena *a)
{
	struct actor actor = {
		.channel = use->channel,
		.request_id = { use->request_id, use->request_n },
		.address = { use->address, use->address_n },
	};
	struct token token;
	enum err e;

	if ((e = token_store_get(db, use->id, a, &token)) != ERR_OK)
		return e;
	actor.name = token_actor(&token, a);
	return audit_store_add(db, &actor, &(struct audit){
		.kind = AUDIT_TOKEN_FIRST_USED, .subject = actor.name,
	});
}

/* Another worker may have noted a use within the minute. */
static enum err
note_use(struct txn *txn, void *arg)
{
	const struct use *use = arg;
	struct arena *a;
	int64_t last;
	enum err e;

	e = db_number(txn->db, SQL_TOKEN_LAST_USED, DB_ARGS(DB_INT(use->id)),
	    &last);
	if (e != ERR_OK || !needs_touch(last, use->at))
		return e;
	e = db_exec(txn->db, SQL_TOKEN_TOUCH,
	    DB_ARGS(DB_INT(use->id), DB_INT(use->at)));
	if (e != ERR_OK || last != 0)
		return e;
	/* The request has ended, and so has its arena. */
	a = arena_new(1024);
	e = audit_first_use(txn->db, use, a);
	arena_free(a);
	return e;
}

/* Copies what there is room for; the number of bytes. */
static size_t
copy(char *to, size_t room, struct str s)
{
	size_t n = s.n < room ? s.n : room;

	if (n > 0)
		memcpy(to, s.p, n);
	return n;
}

void
token_store_touch(struct writer *writer, const struct actor *actor,
	const struct token *token)
{
	struct use use = {
		.id = token->id, .at = clock_now(), .channel = actor->channel,
	};

	if (!needs_touch(token->last_used_at, use.at))
		return;
	use.request_n = copy(use.request_id, sizeof(use.request_id),
	    actor->request_id);
	use.address_n = copy(use.address, sizeof(use.address),
	    actor->address);
	writer_defer(writer, note_use, &use, sizeof(use));
}

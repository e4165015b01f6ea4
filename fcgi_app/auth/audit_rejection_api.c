/* Entries about rejections, deferred to the writer. */

#include <assert.h>
#include <string.h>

#include "auth/audit_rejection_api.h"
#include "auth/audit_store.h"
#include "auth/throttle_store.h"
#include "auth/token_store.h"
#include "base/clock.h"
#include "base/table.h"
#include "http/address.h"

enum part {
	PART_ACTOR,
	PART_SUBJECT,
	PART_DETAIL,
	PART_ADDRESS,
	PART_REQUEST,
	PART__MAX
};

/* An entry for the writer.  It holds copies: the request ends before. */
struct entry {
	struct throttle_store_key key;
	enum audit_kind		 kind;
	enum channel		 channel;
	unsigned short		 n[PART__MAX];
	char			 bytes[WRITER_DEFERRED_SIZE - 80];
};

static_assert(sizeof(struct entry) <= WRITER_DEFERRED_SIZE,
	"an entry can be deferred");

/* A text that does not fit is left out; names and addresses always fit. */
static void
pack(struct entry *entry, const struct str texts[PART__MAX])
{
	size_t i, used = 0;

	for (i = 0; i < PART__MAX; i++) {
		entry->n[i] = 0;
		if (texts[i].n == 0 ||
		    texts[i].n > sizeof(entry->bytes) - used)
			continue;
		memcpy(entry->bytes + used, texts[i].p, texts[i].n);
		entry->n[i] = (unsigned short)texts[i].n;
		used += texts[i].n;
	}
}

static void
unpack(const struct entry *entry, struct str texts_r[PART__MAX])
{
	size_t i, used = 0;

	for (i = 0; i < PART__MAX; i++) {
		texts_r[i] = (struct str){ entry->bytes + used, entry->n[i] };
		used += entry->n[i];
	}
}

/* Another worker may have added the same entry meanwhile. */
static enum err
add_entry(struct txn *txn, void *arg)
{
	const struct entry *entry = arg;
	struct str texts[PART__MAX];
	int64_t wait;
	size_t which;
	enum err e;

	e = throttle_store_take(txn->db, &entry->key, 1, &wait, &which);
	if (e != ERR_OK || wait > 0)
		return e;
	unpack(entry, texts);
	return audit_store_add(txn->db, &(struct actor){
		.name = texts[PART_ACTOR], .channel = entry->channel,
		.address = texts[PART_ADDRESS],
		.request_id = texts[PART_REQUEST],
	}, &(struct audit){
		.kind = entry->kind, .subject = texts[PART_SUBJECT],
		.detail = texts[PART_DETAIL],
	});
}

/* For most of a flood this peek is all that it costs. */
static void
defer_entry(struct call *call, struct entry *entry, struct str subject,
	struct str detail)
{
	const struct actor actor = call_actor(call);
	const struct str of[] = {
		audit_kinds[entry->kind], subject.n > 0 ? subject :
		    address_network(call->req.address, call->arena),
	};
	const struct str texts[] = {
		[PART_ACTOR] = actor.name.n > 0 ? actor.name :
		    ACTOR_ANONYMOUS,
		[PART_SUBJECT] = subject, [PART_DETAIL] = detail,
		[PART_ADDRESS] = actor.address,
		[PART_REQUEST] = actor.request_id,
	};
	TABLE_COVERS(texts, PART__MAX);
	int64_t wait;
	size_t which;

	entry->channel = actor.channel;
	throttle_store_key(&throttle_of_rejections, of, 2, &entry->key);
	if (throttle_store_peek(call->db, &entry->key, 1, &wait, &which) !=
	    ERR_OK || wait > 0)
		return;
	pack(entry, texts);
	writer_defer(call->app->writer, add_entry, entry, sizeof(*entry));
}

/* A stage that adds no problem of its own means the code of the error. */
static struct str
code_of(const struct call *call)
{
	const struct problem *p = call->problems.first;

	return p != NULL && p->code.n > 0 ? p->code :
	    message_code(MESSAGE_FORBIDDEN);
}

void
audit_rejection_denied(struct call *call)
{
	struct entry entry = { .kind = AUDIT_DENIED };
	struct str method = method_names[call->req.method];
	struct str subject = { NULL, 0 };

	if (call->caller.kind != CALLER_ANONYMOUS)
		subject = call->caller.name;
	defer_entry(call, &entry, subject, arena_printf(call->arena,
	    "%.*s: %.*s %.*s",
	    STR_FMT(code_of(call)), STR_FMT(method.n > 0 ? method : STR("?")),
	    STR_FMT(call->match.resource->pattern)));
}

void
audit_rejection_token(struct call *call, struct str text)
{
	struct entry entry = { .kind = AUDIT_TOKEN_REFUSED };
	struct str subject = { NULL, 0 }, reason = STR("unknown");
	struct token token;

	if (token_store_find_any(call->db, text, call->arena, &token) ==
	    ERR_OK) {
		subject = token_actor(&token, call->arena);
		reason = token.revoked_at != 0 ? STR("revoked") :
		    STR("expired");
	}
	defer_entry(call, &entry, subject, reason);
}

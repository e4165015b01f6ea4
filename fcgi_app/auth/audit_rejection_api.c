/* Refusals on their way into the audit log. */

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

/* A line on its way to the writer: it holds copies, as the request ends. */
struct line {
	struct throttle_store_key key;
	enum audit_kind		 kind;
	enum channel	 channel;
	unsigned short		 n[PART__MAX];
	char			 bytes[WRITER_DEFERRED_SIZE - 80];
};

static_assert(sizeof(struct line) <= WRITER_DEFERRED_SIZE, "it can be deferred");

/* A text that does not fit is left out: names and addresses are shorter. */
static void
pack(struct line *line, const struct str texts[PART__MAX])
{
	size_t i, used = 0;

	for (i = 0; i < PART__MAX; i++) {
		line->n[i] = 0;
		if (texts[i].n == 0 ||
		    texts[i].n > sizeof(line->bytes) - used)
			continue;
		memcpy(line->bytes + used, texts[i].p, texts[i].n);
		line->n[i] = (unsigned short)texts[i].n;
		used += texts[i].n;
	}
}

static void
unpack(const struct line *line, struct str texts_r[PART__MAX])
{
	size_t i, used = 0;

	for (i = 0; i < PART__MAX; i++) {
		texts_r[i] = (struct str){ line->bytes + used, line->n[i] };
		used += line->n[i];
	}
}

/* Another worker may have written the line meanwhile. */
static enum err
tell(struct txn *txn, void *arg)
{
	const struct line *line = arg;
	struct str texts[PART__MAX];
	int64_t wait;
	size_t which;
	enum err e;

	e = throttle_store_take(txn->db, &line->key, 1, &wait, &which);
	if (e != ERR_OK || wait > 0)
		return e;
	unpack(line, texts);
	return audit_store_add(txn->db, &(struct actor){
		.name = texts[PART_ACTOR], .channel = line->channel,
		.address = texts[PART_ADDRESS],
		.request_id = texts[PART_REQUEST],
	}, &(struct audit){
		.kind = line->kind, .subject = texts[PART_SUBJECT],
		.detail = texts[PART_DETAIL],
	});
}

/* Most of a flood costs no more than this look. */
static void
post(struct call *call, struct line *line, struct str subject,
	struct str detail)
{
	const struct actor origin = call_actor(call);
	const struct str of[] = {
		audit_kinds[line->kind], subject.n > 0 ? subject :
		    address_network(call->req.address, call->arena),
	};
	const struct str texts[] = {
		[PART_ACTOR] = origin.name.n > 0 ? origin.name :
		    ACTOR_ANONYMOUS,
		[PART_SUBJECT] = subject, [PART_DETAIL] = detail,
		[PART_ADDRESS] = origin.address,
		[PART_REQUEST] = origin.request_id,
	};
	TABLE_COVERS(texts, PART__MAX);
	int64_t wait;
	size_t which;

	line->channel = origin.channel;
	throttle_store_key(&throttle_of_rejections, of, 2, &line->key);
	if (throttle_store_peek(call->db, &line->key, 1, &wait, &which) !=
	    ERR_OK || wait > 0)
		return;
	pack(line, texts);
	writer_defer(call->app->writer, tell, line, sizeof(*line));
}

/* A stage that adds no sentence of its own leaves it to the error. */
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
	struct line line = { .kind = AUDIT_DENIED };
	struct str method = method_names[call->req.method], who = { NULL, 0 };

	if (call->caller.kind != CALLER_ANONYMOUS)
		who = call->caller.name;
	post(call, &line, who, arena_printf(call->arena, "%.*s: %.*s %.*s",
	    STR_FMT(code_of(call)), STR_FMT(method.n > 0 ? method : STR("?")),
	    STR_FMT(call->match.resource->pattern)));
}

void
audit_rejection_token(struct call *call, struct str text)
{
	struct line line = { .kind = AUDIT_TOKEN_REFUSED };
	struct str subject = { NULL, 0 }, why = STR("unknown");
	struct token token;

	if (token_store_find_any(call->db, text, call->arena, &token) ==
	    ERR_OK) {
		subject = token_actor(&token, call->arena);
		why = token.revoked_at != 0 ? STR("revoked") : STR("expired");
	}
	post(call, &line, subject, why);
}

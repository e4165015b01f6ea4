/* Credentials, by the scheme of the Authorization header or the cookie. */

#include "auth/audit_rejection_api.h"
#include "auth/identify_api.h"
#include "auth/login_api.h"
#include "auth/session_cookie_api.h"
#include "auth/token_store.h"

/* Reads what follows the name of a scheme (RFC 9110 11.4). */
typedef enum err scheme_reader(struct call *call, struct str rest);

/* The number of bytes that a base64 text decodes to. */
static size_t
decoded_size(struct str text)
{
	size_t n = text.n / 4 * 3;

	while (n > 0 && text.n > 0 && text.p[text.n - 1] == '=') {
		text.n--;
		n--;
	}
	return n;
}

/* "user:password" in base64 (RFC 7617 2); the first colon ends the name. */
static enum err
read_basic(struct call *call, struct str rest)
{
	struct str given = { NULL, decoded_size(rest) };
	unsigned char *bytes = arena_alloc(call->arena, given.n + 1);
	struct str username;

	if (crypt_decode_plain(rest, bytes, given.n) != ERR_OK)
		return ERR_UNAUTHENTICATED;
	given.p = (const char *)bytes;
	username = str_cut(&given, ':');
	if (given.p == NULL)
		return ERR_UNAUTHENTICATED;
	return login_basic(call, username, given);
}

/* A token bound to a source administers its incidents and nothing else. */
static unsigned
rights_at_resource(const struct call *call, const struct token *token)
{
	unsigned rights = token_rights(token);

	return token->source == NULL || call->match.resource->bound ?
	    rights : rights & ~(unsigned)RIGHT_ADMIN;
}

static void
identify_token(struct call *call, const struct token *token)
{
	call->caller = (struct caller){
		.kind = CALLER_TOKEN, .id = token->id,
		.account = token->account_id,
		.name = token_actor(token, call->arena),
		.channel = CHANNEL_API,
		.rights = rights_at_resource(call, token),
		.source = token->source,
	};
}

static enum err
reject_token(struct call *call, struct str text)
{
	audit_rejection_token(call, text);
	call->res.challenge =
	    STR("Bearer realm=\"api\", error=\"invalid_token\"");
	return call_reject(call, ERR_UNAUTHENTICATED, MESSAGE_TOKEN,
	    (struct str){ NULL, 0 });
}

/*
 * Credentials of an unknown kind.  The replaced service knew Basic only and
 * ignored all others; reads still do.  But a client that sends credentials
 * must not change anything as an anonymous caller.
 */
static enum err
ignore_or_reject(struct call *call, enum message m, struct str text)
{
	if (request_is_safe(&call->req))
		return ERR_OK;
	return m == MESSAGE_TOKEN ? reject_token(call, text) : call_reject(call,
	    ERR_UNAUTHENTICATED, m, (struct str){ NULL, 0 });
}

/* RFC 6750 2.1 and 3.1.  The response does not say why it is not valid. */
static enum err
read_bearer(struct call *call, struct str rest)
{
	struct actor actor;
	struct token token;
	enum err e;

	if (!str_starts(rest, STR(TOKEN_PREFIX)))
		return ignore_or_reject(call, MESSAGE_TOKEN, rest);
	e = token_store_find(call->db, rest, call->arena, &token);
	if (e == ERR_UNAUTHENTICATED)
		return reject_token(call, rest);
	if (e != ERR_OK)
		return e;
	identify_token(call, &token);
	actor = call_actor(call);
	token_store_touch(call->app->writer, &actor, &token);
	return ERR_OK;
}

static const struct {
	struct str	 name;
	scheme_reader	*read;
} schemes[] = {
	{ STR_INIT("Basic"), read_basic },
	{ STR_INIT("Bearer"), read_bearer },
};

static void
identify_anonymous(struct call *call)
{
	call->caller = (struct caller){
		.kind = CALLER_ANONYMOUS, .name = ACTOR_ANONYMOUS,
		.channel = CHANNEL_API, .rights = call->app->anonymous_rights,
	};
}

void
identify_as(struct call *call, const struct account *account,
	enum channel channel)
{
	call->caller = (struct caller){
		.kind = CALLER_ACCOUNT, .id = account->id,
		.account = account->id,
		.name = account->username, .channel = channel,
		.rights = account_rights(account->role),
	};
}

/* The cookie counts only when there is no Authorization header. */
enum err
identify(struct call *call)
{
	struct str rest = str_trim(call->req.authorization);
	struct str scheme = str_cut(&rest, ' ');
	size_t i;

	identify_anonymous(call);
	if (scheme.n == 0)
		return session_identify(call);
	for (i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (str_eq_nocase(scheme, schemes[i].name))
			return schemes[i].read(call, str_trim(rest));
	return ignore_or_reject(call, MESSAGE_SCHEME, rest);
}

/* Cookies of sessions: names, identification, and checks against forgery. */

#include "auth/account.h"
#include "auth/identify_api.h"
#include "auth/session_cookie_api.h"
#include "base/clock.h"
#include "base/table.h"
#include "base/utf8.h"
#include "db/txn.h"
#include "db/writer.h"
#include "http/cookie.h"

static bool
is_secure(const struct call *call)
{
	const struct base_url *base = &call->app->base;

	return base->origin.n > 0 ? base->secure :
	    str_eq(call->req.scheme, STR("https"));
}

/* The prefixes of names (RFC 6265bis 4.1.3); the strongest one is used. */
enum prefix {
	PREFIX_NONE,
	PREFIX_SECURE,
	PREFIX_HOST,
	PREFIX__MAX
};

static const struct str names[][PREFIX__MAX] = {
	[SESSION_ID] = {
		STR_INIT("incident"), STR_INIT(COOKIE_SECURE "incident"),
		STR_INIT(COOKIE_HOST "incident"),
	},
	[SESSION_DEVICE] = {
		STR_INIT("incident-device"),
		STR_INIT(COOKIE_SECURE "incident-device"),
		STR_INIT(COOKIE_HOST "incident-device"),
	},
};
TABLE_COVERS(names, SESSION_COOKIE__MAX);

static struct str
name_of(const struct call *call, enum session_cookie which)
{
	enum prefix prefix = !is_secure(call) ? PREFIX_NONE :
	    call->app->base.path.n > 0 ? PREFIX_SECURE : PREFIX_HOST;

	return names[which][prefix];
}

struct str
session_cookie(const struct call *call, enum session_cookie which)
{
	return cookie_find(call->req.cookie, name_of(call, which));
}

void
session_set_cookie(struct call *call, enum session_cookie which,
	struct str value, int64_t lifetime)
{
	const struct cookie cookie = {
		.name = name_of(call, which), .value = value,
		.path = call->app->base.path,
		.seconds = lifetime / CLOCK_SECOND,
		.secure = is_secure(call),
	};

	response_cookie(&call->res, cookie_make(&cookie, call->arena));
}

static struct str
digest_of(struct str secret, struct arena *a)
{
	unsigned char *digest = arena_alloc(a, CRYPT_DIGEST);

	crypt_digest(&secret, 1, digest);
	return (struct str){ (const char *)digest, CRYPT_DIGEST };
}

/* The secret in the cookie; false: it has not the form of a secret. */
static bool
read_cookie(const struct call *call, struct str *secret_r)
{
	struct str text = session_cookie(call, SESSION_ID);

	return text.p != NULL && crypt_decode(text, call->arena,
	    secret_r) == ERR_OK && secret_r->n == CRYPT_KEY;
}

static enum err
touch(struct txn *txn, void *arg)
{
	return session_store_touch(txn->db, *(const int64_t *)arg);
}

enum err
session_identify(struct call *call)
{
	const struct session_store_limits limits =
	    session_store_limits_of(call->app->conf);
	struct session_login session;
	struct str secret;
	enum err e;

	if (session_cookie(call, SESSION_ID).p == NULL)
		return ERR_OK;
	e = !read_cookie(call, &secret) ? ERR_NOT_FOUND :
	    session_store_find(call->db, digest_of(secret, call->arena),
	    &limits, call->arena, &session);
	call->session_over = e == ERR_NOT_FOUND;
	if (e != ERR_OK)
		return call->session_over ? ERR_OK : e;
	identify_as(call, &session.account, CHANNEL_WEB);
	call->caller.session = session.id;
	call->caller.login_at = session.created_at;
	call->caller.secret = secret;
	/* Deferred: a read neither waits for the write nor fails with it. */
	if (session_store_needs_touch(&session))
		writer_defer(call->app->writer, touch, &session.id,
		    sizeof(session.id));
	return ERR_OK;
}

/*
 * The route is found as if the caller had every right: a client whose
 * session is over must learn that first.
 */
enum err
session_check_over(struct call *call)
{
	const struct route *route = route_method(call->match.resource,
	    call->req.method, ~0u);

	if (!call->session_over || request_is_safe(&call->req) ||
	    (route != NULL && (route->opens_session || route->ends_session)))
		return ERR_OK;
	return call_reject(call, ERR_UNAUTHENTICATED, MESSAGE_SESSION_OVER,
	    (struct str){ NULL, 0 });
}

/* Derived from the secret, which only the browser and the service have. */
struct str
session_token(const struct call *call)
{
	unsigned char mac[CRYPT_MAC];

	if (call->caller.session == 0)
		return (struct str){ NULL, 0 };
	crypt_sign((const unsigned char *)call->caller.secret.p, STR("csrf"),
	    mac);
	return crypt_encode((struct str){ (const char *)mac, sizeof(mac) },
	    call->arena);
}

static bool
has_token(const struct call *call)
{
	struct str token = session_token(call), given = call->req.csrf_token;

	return given.n == token.n && crypt_equal(given.p, token.p, token.n);
}

/* Only a script can send these types, and to other sites only with CORS. */
static bool
is_script_type(struct str content_type)
{
	struct str type = body_type(content_type);

	return str_eq_nocase(type, STR("application/json")) ||
	    str_eq_nocase(type, STR("application/x-ndjson"));
}

enum err
session_check_csrf(struct call *call)
{
	const struct request *req = &call->req;
	bool opens = call->route->opens_session;

	if (request_is_safe(req) || (call->caller.session == 0 && !opens))
		return ERR_OK;
	if (!opens && !has_token(call))
		return call_reject(call, ERR_FORBIDDEN, MESSAGE_CSRF,
		    (struct str){ NULL, 0 });
	if (req->content_length == 0 || is_script_type(req->content_type))
		return ERR_OK;
	return call->caller.session != 0 ?
	    call_reject(call, ERR_FORBIDDEN, MESSAGE_CSRF_TYPE,
	    (struct str){ NULL, 0 }) :
	    call_reject(call, ERR_UNSUPPORTED, MESSAGE_TYPES,
	    STR("application/json"));
}

/* The stored part of User-Agent, valid UTF-8 for any bytes sent. */
static struct str
agent_of(const struct call *call)
{
	struct str s = utf8_repair(call->req.user_agent, call->arena);
	size_t n = SESSION_AGENT_MAX;

	if (s.n <= n)
		return s;
	while (n > 0 && (s.p[n] & 0xc0) == 0x80)
		n--;
	return (struct str){ s.p, n };
}

/* Always a new secret, so that a session planted before is worth nothing. */
enum err
session_begin(struct txn *txn, const struct call *call,
	int64_t account_id, struct session_new *session_r)
{
	const struct session_store_limits limits =
	    session_store_limits_of(call->app->conf);
	const struct str secret = {
		(const char *)session_r->secret, sizeof(session_r->secret),
	};
	struct session_store_new session = {
		.account_id = account_id, .address = call->req.address,
		.user_agent = agent_of(call),
	};
	enum err e;

	crypt_random(session_r->secret, sizeof(session_r->secret));
	session.digest = digest_of(secret, call->arena);
	if (call->caller.session != 0 && (e = session_store_end(txn->db,
	    call->caller.session)) != ERR_OK)
		return e;
	return session_store_add(txn->db, &session, &limits, &session_r->id);
}

void
session_enter(struct call *call, const struct account *account,
	const struct session_new *session)
{
	struct str secret = arena_str(call->arena, (struct str){
		(const char *)session->secret, sizeof(session->secret),
	});

	identify_as(call, account, CHANNEL_WEB);
	call->caller.session = session->id;
	call->caller.login_at = clock_now();
	call->caller.secret = secret;
	call->session_over = false;
	session_set_cookie(call, SESSION_ID, crypt_encode(secret,
	    call->arena), session_store_limits_of(call->app->conf).age);
}

void
session_leave(struct call *call)
{
	if (session_cookie(call, SESSION_ID).p != NULL)
		session_set_cookie(call, SESSION_ID, STR(""), 0);
}

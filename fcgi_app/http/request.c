/*
 * From FastCGI parameters to a struct.  nginx 1.22 hands every header on
 * as it came, twice if it came twice, so each one's rule stands in a
 * table here.
 */

#include "base/crypt.h"
#include "base/parse.h"
#include "base/table.h"
#include "http/negotiate.h"
#include "http/request.h"

const struct str method_names[] = {
	[METHOD_GET]		= STR_INIT("GET"),
	[METHOD_HEAD]		= STR_INIT("HEAD"),
	[METHOD_POST]		= STR_INIT("POST"),
	[METHOD_PUT]		= STR_INIT("PUT"),
	[METHOD_PATCH]		= STR_INIT("PATCH"),
	[METHOD_DELETE]		= STR_INIT("DELETE"),
	[METHOD_OPTIONS]	= STR_INIT("OPTIONS"),
	[METHOD_OTHER]		= STR_INIT(""),
};
TABLE_COVERS(method_names, METHOD__MAX);

#define ID_MILLISECONDS	6	/* bytes */

/* Every parameter as raw text, before it is judged. */
struct raw {
	struct str	method, uri, scheme, length, type, id, start, sent;
	struct str	host, accept, language, authorization, type_header;
	struct str	if_match, if_none_match;
	struct str	if_modified_since, if_unmodified_since;
	struct str	idempotency_key, address, cookie, origin;
	struct str	fetch_site, fetch_mode, fetch_dest, csrf_token;
	struct str	user_agent;
};

enum rule {
	ONCE,	/* twice is an error of the client's */
	LIST,	/* a comma list, continued (RFC 9110 5.3) */
	PAIRS,	/* the same with semicolons (RFC 9113 8.2.3) */
};

/* name: FastCGI parameter; header: what to call it when it came twice. */
static const struct param {
	struct str	 name;
	const char	*header;
	size_t		 offset;
	enum rule	 rule;
} params[] = {
#define PARAM(name, header, member, rule) \
	{ STR_INIT(name), header, offsetof(struct raw, member), rule }
	PARAM("REQUEST_METHOD",		"",		 method,	ONCE),
	PARAM("REQUEST_URI",		"",		 uri,		ONCE),
	PARAM("REQUEST_SCHEME",		"",		 scheme,	ONCE),
	PARAM("REQUEST_ID",		"",		 id,		ONCE),
	PARAM("REQUEST_START",		"",		 start,		ONCE),
	PARAM("REQUEST_SENT",		"",		 sent,		ONCE),
	PARAM("REMOTE_ADDR",		"",		 address,	ONCE),
	PARAM("CONTENT_LENGTH",		"Content-Length", length,	ONCE),
	PARAM("CONTENT_TYPE",		"Content-Type",	 type,		ONCE),
	PARAM("HTTP_CONTENT_TYPE",	"Content-Type",	 type_header,	ONCE),
	PARAM("HTTP_HOST",		"Host",		 host,		ONCE),
	PARAM("HTTP_AUTHORIZATION",	"Authorization", authorization,	ONCE),
	PARAM("HTTP_IDEMPOTENCY_KEY",	"Idempotency-Key", idempotency_key,
	    ONCE),
	PARAM("HTTP_ORIGIN",		"Origin",	 origin,	ONCE),
	PARAM("HTTP_SEC_FETCH_SITE",	"Sec-Fetch-Site", fetch_site,	ONCE),
	PARAM("HTTP_SEC_FETCH_MODE",	"Sec-Fetch-Mode", fetch_mode,	ONCE),
	PARAM("HTTP_SEC_FETCH_DEST",	"Sec-Fetch-Dest", fetch_dest,	ONCE),
	PARAM("HTTP_X_CSRF_TOKEN",	"X-CSRF-Token",	 csrf_token,	ONCE),
	PARAM("HTTP_IF_MODIFIED_SINCE", "If-Modified-Since",
	    if_modified_since, ONCE),
	PARAM("HTTP_IF_UNMODIFIED_SINCE", "If-Unmodified-Since",
	    if_unmodified_since, ONCE),
	PARAM("HTTP_IF_MATCH",		"If-Match",	 if_match,	LIST),
	PARAM("HTTP_IF_NONE_MATCH",	"If-None-Match", if_none_match,	LIST),
	PARAM("HTTP_USER_AGENT",	"User-Agent",	 user_agent,	LIST),
	PARAM("HTTP_COOKIE",		"Cookie",	 cookie,	PAIRS),
	PARAM("HTTP_ACCEPT",		"Accept",	 accept,	LIST),
	PARAM("HTTP_ACCEPT_LANGUAGE",	"Accept-Language", language,	LIST),
#undef PARAM
};

#define PARAMS_N	(sizeof(params) / sizeof(params[0]))

static const struct param *
find_param(struct str name)
{
	size_t i;

	for (i = 0; i < PARAMS_N; i++)
		if (str_eq(params[i].name, name))
			return &params[i];
	return NULL;
}

/* Takes one "NAME=value"; false when it may not come again. */
static bool
take(struct raw *raw, const struct param *param, struct str value,
	struct arena *a)
{
	struct str *member = (struct str *)((char *)raw + param->offset);

	if (member->p == NULL)
		*member = arena_str(a, value);
	else if (param->rule == ONCE)
		return false;
	else
		*member = arena_printf(a, "%.*s%s %.*s", STR_FMT(*member),
		    param->rule == LIST ? "," : ";", STR_FMT(value));
	return true;
}

/* Returns the last parameter that came twice but must not, or NULL. */
static const struct param *
read_env(struct raw *raw, struct arena *a, char *const env[])
{
	const struct param *param, *twice = NULL;
	struct str value;

	for (; *env != NULL; env++) {
		value = str_of(*env);
		param = find_param(str_cut(&value, '='));
		if (param != NULL && !take(raw, param, value, a))
			twice = param;
	}
	return twice;
}

static enum method
find_method(struct str word)
{
	int i;

	for (i = 0; i < METHOD_OTHER; i++)
		if (str_eq(method_names[i], word))
			break;
	return (enum method)i;
}

/* "1763900000.123" in milliseconds; 0 when it is not like that. */
static int64_t
read_start(struct str s)
{
	struct str seconds = str_cut(&s, '.');
	int64_t sec, ms;

	if (s.n != 3 || parse_int(s, 0, 999, &ms) != ERR_OK ||
	    parse_int(seconds, 0, INT64_C(1) << 36, &sec) != ERR_OK)
		return 0;
	return sec * 1000 + ms;
}

static enum err
read_numbers(struct request *req, const struct raw *raw,
	struct problems *problems)
{
	req->started = read_start(raw->start);
	req->sent = read_start(raw->sent);
	if (raw->length.n == 0 || parse_int(raw->length, 0, INT32_MAX,
	    &req->content_length) == ERR_OK)
		return ERR_OK;
	problem_add(problems, PROBLEM_DETAIL, MESSAGE_CONTENT_LENGTH,
	    raw->length);
	return ERR_INVALID;
}

static enum err
read_query(struct request *req, struct str raw, struct problems *problems)
{
	struct str max;

	if (uri_query(raw, req->arena, &req->query) == ERR_OK)
		return ERR_OK;
	max = arena_printf(req->arena, "%d", URI_PARAMS_MAX);
	problem_add(problems, PROBLEM_DETAIL, MESSAGE_TOO_MANY_FIELDS, max);
	return ERR_INVALID;
}

/* Headers that are judged only by who needs them. */
static void
keep_headers(struct request *req, const struct raw *raw)
{
	req->address = raw->address;
	req->cookie = raw->cookie;
	req->origin = raw->origin;
	req->fetch_site = raw->fetch_site;
	req->by_browser = raw->origin.p != NULL ||
	    raw->fetch_site.p != NULL || raw->fetch_mode.p != NULL ||
	    raw->fetch_dest.p != NULL;
	req->csrf_token = raw->csrf_token;
	req->user_agent = raw->user_agent;
	req->host = raw->host;
	req->accept = raw->accept;
	req->accept_language = raw->language;
	req->authorization = raw->authorization;
	req->if_match = raw->if_match;
	req->if_none_match = raw->if_none_match;
	req->if_modified_since = raw->if_modified_since;
	req->if_unmodified_since = raw->if_unmodified_since;
	req->idempotency_key = raw->idempotency_key;
	req->content_type = raw->type;
}

enum err
request_read(struct request *req, struct arena *a, char *const env[],
	struct problems *problems)
{
	struct raw raw = { 0 };
	const struct param *twice = read_env(&raw, a, env);
	enum err e = ERR_OK, f;

	*req = (struct request){ .arena = a };
	problems->lang = negotiate_lang(raw.language, problems->lang);
	if (twice != NULL) {
		problem_add(problems, PROBLEM_DETAIL, MESSAGE_HEADER_TWICE,
		    str_of(twice->header));
		e = ERR_INVALID;
	}
	req->method_text = raw.method;
	req->method = find_method(raw.method);
	req->scheme = str_eq(raw.scheme, STR("https")) ? STR("https") :
	    STR("http");
	req->id = raw.id;
	keep_headers(req, &raw);
	req->path = str_cut(&raw.uri, '?');
	req->query_text = raw.uri;
	if ((f = read_query(req, raw.uri, problems)) != ERR_OK)
		e = f;
	if ((f = read_numbers(req, &raw, problems)) != ERR_OK)
		e = f;
	return e;
}

bool
request_is_safe(const struct request *req)
{
	return req->method == METHOD_GET || req->method == METHOD_HEAD ||
	    req->method == METHOD_OPTIONS;
}

/* 32 hex digits as 16 bytes. */
static bool
read_id(struct str hex, unsigned char *id)
{
	int high, low;
	size_t i;

	if (hex.n != 2 * REQUEST_ID_SIZE)
		return false;
	for (i = 0; i < REQUEST_ID_SIZE; i++) {
		high = parse_hex(hex.p[2 * i]);
		low = parse_hex(hex.p[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		id[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

struct str
request_key(const struct request *req)
{
	const size_t size = ID_MILLISECONDS + REQUEST_ID_SIZE;
	unsigned char *key = arena_alloc(req->arena, size);
	int i;

	for (i = 0; i < ID_MILLISECONDS; i++)
		key[i] = (unsigned char)(req->started >>
		    8 * (ID_MILLISECONDS - 1 - i));
	if (!read_id(req->id, key + ID_MILLISECONDS))
		crypt_random(key + ID_MILLISECONDS, REQUEST_ID_SIZE);
	return (struct str){ (const char *)key, size };
}

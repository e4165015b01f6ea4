/*
 * Answers.  The table of errors is the only place that knows which HTTP
 * status an error has.
 */

#include <assert.h>

#include "base/table.h"
#include "http/response.h"

/* status 0 marks what is no error. */
static const struct {
	int		 status;
	enum message	 message;
	const char	*header;	/* further header line, or NULL */
} errors[] = {
	[ERR_INVALID]		= { 400, MESSAGE_INTERNAL, NULL },
	[ERR_UNAUTHENTICATED]	= { 401, MESSAGE_CREDENTIALS,
	    "WWW-Authenticate: Basic realm=\"api\", charset=\"UTF-8\"\r\n"
	    "WWW-Authenticate: Bearer realm=\"api\"\r\n" },
	[ERR_FORBIDDEN]		= { 403, MESSAGE_FORBIDDEN, NULL },
	[ERR_NOT_FOUND]		= { 404, MESSAGE_NO_PATH, NULL },
	[ERR_NOT_ALLOWED]	= { 405, MESSAGE_NOT_ALLOWED, NULL },
	[ERR_NOT_ACCEPTABLE]	= { 406, MESSAGE_NOT_ACCEPTABLE, NULL },
	[ERR_TRANSITION]	= { 409, MESSAGE_CONFLICT, NULL },
	[ERR_MISMATCH]		= { 409, MESSAGE_CONFLICT, NULL },
	[ERR_LAST_ADMIN]	= { 409, MESSAGE_LAST_ADMIN, NULL },
	[ERR_PRECONDITION]	= { 412, MESSAGE_PRECONDITION, NULL },
	[ERR_TOO_LARGE]		= { 413, MESSAGE_TOO_LARGE, NULL },
	[ERR_UNSUPPORTED]	= { 415, MESSAGE_UNSUPPORTED, NULL },
	[ERR_UNPROCESSABLE]	= { 422, MESSAGE_KEY_REUSED, NULL },
	[ERR_ABANDONED]		= { 424, MESSAGE_INTERNAL, NULL },
	[ERR_THROTTLED]		= { 429, MESSAGE_THROTTLED, NULL },
	[ERR_BUSY]		= { 503, MESSAGE_BUSY, "Retry-After: 1\r\n" },
	[ERR_STORAGE]		= { 507, MESSAGE_STORAGE,
	    "Retry-After: 60\r\n" },
	/* A handler that expects a taken key says so itself. */
	[ERR_DUPLICATE]		= { 500, MESSAGE_INTERNAL, NULL },
	[ERR_SCHEMA]		= { 500, MESSAGE_INTERNAL, NULL },
	[ERR_INTERNAL]		= { 500, MESSAGE_INTERNAL, NULL },
};
TABLE_COVERS(errors, ERR__MAX);

static const struct {
	int		 status;
	const char	*reason;
} reasons[] = {
	{ 200, "OK" }, { 201, "Created" }, { 204, "No Content" },
	{ 304, "Not Modified" },
	{ 400, "Bad Request" }, { 401, "Unauthorized" },
	{ 403, "Forbidden" }, { 404, "Not Found" },
	{ 405, "Method Not Allowed" }, { 406, "Not Acceptable" },
	{ 409, "Conflict" }, { 412, "Precondition Failed" },
	{ 413, "Content Too Large" }, { 415, "Unsupported Media Type" },
	{ 422, "Unprocessable Content" },
	{ 424, "Failed Dependency" }, { 429, "Too Many Requests" },
	{ 500, "Internal Server Error" },
	{ 503, "Service Unavailable" }, { 507, "Insufficient Storage" },
};

void
response_init(struct response *res, struct arena *a, int indent)
{
	*res = (struct response){ .arena = a, .status = 200 };
	buf_init(&res->body, a, 1024);
	json_begin(&res->json, &res->body, indent);
}

void
response_cookie(struct response *res, struct str value)
{
	assert(res->cookies_n < RESPONSE_COOKIES);
	res->cookies[res->cookies_n++] = value;
}

/* Starts over as the answer for e, with what is true of it as well. */
static void
restart(struct response *res, enum err e)
{
	const struct response old = *res;

	response_init(res, old.arena, old.json.indent);
	res->allow = old.allow;
	res->no_store = old.no_store;
	res->no_code = old.no_code;
	res->retry_after = old.retry_after;
	res->challenge = old.challenge;
	res->status = errors[e].status;
}

static void
write_code(struct response *res, struct str code)
{
	if (res->no_code)
		return;
	json_key(&res->json, PROBLEM_CODE);
	json_str(&res->json, code);
}

static void
write_detail(struct response *res, struct str text, struct str code)
{
	json_object(&res->json);
	json_key(&res->json, PROBLEM_DETAIL);
	json_str(&res->json, text);
	write_code(res, code);
	json_object_end(&res->json);
}

/* "key":["first","second"]: all problems of the key of p. */
static void
write_problem(struct json_writer *w, const struct problem *p)
{
	struct str key = p->key;

	json_key(w, key);
	json_array(w);
	for (; p != NULL; p = p->next)
		if (str_eq(p->key, key))
			json_str(w, p->text);
	json_array_end(w);
}

/* True when an earlier problem has the key of p. */
static bool
written(const struct problems *ps, const struct problem *p)
{
	const struct problem *q;

	for (q = ps->first; q != p; q = q->next)
		if (str_eq(q->key, p->key))
			return true;
	return false;
}

void
response_problems(struct json_writer *w, const struct problems *problems)
{
	const struct problem *p;

	json_object(w);
	for (p = problems->first; p != NULL; p = p->next)
		if (!written(problems, p))
			write_problem(w, p);
	json_object_end(w);
}

void
response_code(struct response *res, const struct problems *problems)
{
	const struct problem *p = problems->first;

	while (p != NULL && !str_eq(p->key, PROBLEM_DETAIL))
		p = p->next;
	if (p != NULL)
		write_code(res, p->code);
}

static void
write_problems(struct response *res, const struct problems *problems)
{
	const struct problem *p = problems->first;

	if (str_eq(p->key, PROBLEM_DETAIL))
		write_detail(res, p->text, p->code);
	else
		response_problems(&res->json, problems);
}

void
response_error(struct response *res, enum err e,
	const struct problems *problems)
{
	const struct str no_arg = { NULL, 0 };
	enum message m = errors[e].message;

	restart(res, e);
	if (problems->first != NULL)
		write_problems(res, problems);
	else
		write_detail(res, message_text(m, problems->lang, no_arg,
		    res->arena), message_code(m));
}

int
response_status(enum err e)
{
	return errors[e].status;
}

void
response_fail(struct response *res, enum err e)
{
	res->status = errors[e].status;
}

void
response_not_modified(struct response *res)
{
	struct response empty = { .arena = NULL };

	response_init(&empty, res->arena, 0);
	empty.status = 304;
	empty.etag = res->etag;
	empty.last_modified = res->last_modified;
	empty.no_store = res->no_store;
	*res = empty;
}

static const char *
reason_of(int status)
{
	size_t i;

	for (i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Status";
}

static void
add_header(struct buf *b, struct str name, struct str value)
{
	if (value.n == 0)
		return;
	buf_str(b, name);
	buf_str(b, value);
	buf_lit(b, "\r\n");
}

static void
add_error_header(struct buf *b, int status)
{
	int i;

	for (i = 0; i < ERR__MAX; i++)
		if (errors[i].status == status && errors[i].header != NULL)
			buf_str(b, str_of(errors[i].header));
}

/*
 * A 304 has neither: they would be those of an answer it does not carry;
 * nor has a 204, which has no body (RFC 9110 8.6).
 */
static void
add_body_headers(struct buf *b, const struct response *res)
{
	if (res->status == 304 || res->status == 204)
		return;
	add_header(b, STR("Content-Type: "),
	    res->type.n > 0 ? res->type : STR("application/json"));
	if (res->pieces)
		return;
	buf_lit(b, "Content-Length: ");
	buf_int(b, (int64_t)res->body.n);
	buf_lit(b, "\r\n");
}

/*
 * The headers that tell caches and browsers how to handle the answer.
 * Without Cache-Control a cache may keep an answer with Last-Modified for a
 * tenth of its age (RFC 9111 4.2.2), which is weeks for an old incident.
 */
static void
add_control_headers(struct buf *b, const struct response *res)
{
	size_t i;

	if (res->replayed)
		buf_lit(b, "Idempotent-Replayed: true\r\n");
	buf_str(b, res->no_store || res->status >= 400 ?
	    STR("Cache-Control: no-store\r\n") :
	    STR("Cache-Control: private, no-cache\r\n"));
	for (i = 0; i < res->cookies_n; i++)
		add_header(b, STR("Set-Cookie: "), res->cookies[i]);
	if (res->forget)
		buf_lit(b, "Clear-Site-Data: \"cache\", \"storage\"\r\n");
	if (res->status != errors[ERR_THROTTLED].status)
		return;
	buf_lit(b, "Retry-After: ");
	buf_int(b, res->retry_after > 0 ? res->retry_after : 1);
	buf_lit(b, "\r\n");
}

struct str
response_head(const struct response *res)
{
	struct buf b;

	buf_init(&b, res->arena, 512);
	buf_lit(&b, "Status: ");
	buf_int(&b, res->status);
	buf_char(&b, ' ');
	buf_str(&b, str_of(reason_of(res->status)));
	buf_lit(&b, "\r\nVary: Accept, Accept-Language, Authorization, "
	    "Cookie\r\n");
	add_body_headers(&b, res);
	add_header(&b, STR("Allow: "), res->allow);
	add_header(&b, STR("Content-Disposition: "), res->disposition);
	add_header(&b, STR("Location: "), res->location);
	add_header(&b, STR("Link: "), res->link);
	add_header(&b, STR("ETag: "), res->etag);
	add_header(&b, STR("Last-Modified: "), res->last_modified);
	add_control_headers(&b, res);
	if (res->challenge.n > 0)
		add_header(&b, STR("WWW-Authenticate: "), res->challenge);
	else
		add_error_header(&b, res->status);
	buf_lit(&b, "\r\n");
	return buf_view(&b);
}

/*
 * The HTTP client.
 */

#include <arpa/inet.h>
#include <json-c/json.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "support/record.h"
#include "support/web.h"

#define PATIENCE	30	/* seconds */
#define CAME_MAX	(4 * 1024 * 1024)	/* of chunks that are recorded */

static void
join(struct web *w)
{
	struct sockaddr_in name = { .sin_family = AF_INET };
	const struct timeval patience = { .tv_sec = PATIENCE };
	const int on = 1;

	w->n = w->used = w->sent_n = w->came_n = 0;
	w->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (w->from != NULL) {
		inet_pton(AF_INET, w->from, &name.sin_addr);
		(void)bind(w->fd, (struct sockaddr *)&name, sizeof(name));
	}
	name.sin_port = htons((uint16_t)w->port);
	name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(w->fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
	    sizeof(patience));
	setsockopt(w->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (connect(w->fd, (struct sockaddr *)&name, sizeof(name)) == -1) {
		close(w->fd);
		w->fd = -1;
	}
}

void
web_open(struct web *w, int port)
{
	web_open_from(w, port, NULL);
}

void
web_open_from(struct web *w, int port, const char *from)
{
	*w = (struct web){ .port = port, .from = from };
	join(w);
}

void
web_close(struct web *w)
{
	if (w->fd > 0)
		close(w->fd);
	free(w->buf);
	free(w->sent);
	free(w->came);
	*w = (struct web){ .port = w->port, .fd = -1, .every = w->every,
	    .header = w->header, .from = w->from };
}

/* Adds bytes, with a NUL behind them that is not counted. */
static void
keep(char **p, size_t *n, struct str bytes)
{
	*p = realloc(*p, *n + bytes.n + 1);
	if (*p == NULL)
		abort();
	memcpy(*p + *n, bytes.p, bytes.n);
	*n += bytes.n;
	(*p)[*n] = '\0';
}

static void
note_sent(struct web *w, struct str bytes)
{
	if (record_wanted() &&
	    (w->every == 0 || w->writes++ % w->every == 0))
		keep(&w->sent, &w->sent_n, bytes);
}

/* What was answered is the first request of those that were sent. */
static void
note_answer(struct web *w, const struct web_answer *a)
{
	struct exchange x = {
		.by = "web", .status = a->status, .answer_head = a->head,
		.answer = a->body,
	};
	struct str rest = { w->sent, w->sent_n };

	if (rest.n == 0 || a->status < 200)
		return;
	record_request(&x, &rest);
	record_exchange(&x);
	memmove(w->sent, rest.p, rest.n);
	w->sent_n = rest.n;
}

static void
note_head(struct web *w, const struct web_answer *a)
{
	w->came_n = 0;
	if (w->sent_n == 0)
		return;
	keep(&w->came, &w->came_n, a->head);
	w->came_head = w->came_n;
	w->came_status = a->status;
}

static void
note_chunk(struct web *w, struct str chunk)
{
	if (w->came_n == 0)
		return;
	keep(&w->came, &w->came_n, chunk);
	if (w->came_n > CAME_MAX)
		w->came_n = w->sent_n = 0;
	if (w->came_n == 0 || chunk.n > 0)
		return;
	note_answer(w, &(struct web_answer){
		.status = w->came_status,
		.head = { w->came, w->came_head },
		.body = { w->came + w->came_head, w->came_n - w->came_head },
	});
	w->came_n = 0;
}

bool
web_write(struct web *w, struct str bytes)
{
	ssize_t n;

	note_sent(w, bytes);
	for (; bytes.n > 0; bytes.p += n, bytes.n -= (size_t)n)
		if ((n = send(w->fd, bytes.p, bytes.n, MSG_NOSIGNAL)) <= 0)
			return false;
	return true;
}

static bool
receive(struct web *w)
{
	ssize_t n;

	if (w->n == w->size) {
		w->size = w->size * 2 + 16384;
		w->buf = realloc(w->buf, w->size);
		if (w->buf == NULL)
			abort();
	}
	n = recv(w->fd, w->buf + w->n, w->size - w->n, 0);
	if (n > 0)
		w->n += (size_t)n;
	return n > 0;
}

struct str
web_header(const struct web_answer *a, const char *name)
{
	struct str rest = a->head, line, key;

	while (rest.p != NULL) {
		line = str_cut(&rest, '\n');
		key = str_cut(&line, ':');
		if (!str_eq_nocase(key, str_of(name)) || line.n == 0)
			continue;
		line.n--;	/* CR */
		return str_trim(line);
	}
	return (struct str){ NULL, 0 };
}

int
web_header_count(const struct web_answer *a, const char *name)
{
	struct str rest = a->head, line;
	int n = 0;

	while (rest.p != NULL) {
		line = str_cut(&rest, '\n');
		n += str_eq_nocase(str_cut(&line, ':'), str_of(name));
	}
	return n;
}

static bool
is_json_object(struct str s)
{
	struct json_tokener *tok = json_tokener_new_ex(64);
	struct json_object *o;
	bool is;

	o = json_tokener_parse_ex(tok, s.p, (int)s.n);
	is = json_tokener_get_error(tok) == json_tokener_success &&
	    json_tokener_get_parse_end(tok) == s.n &&
	    json_object_is_type(o, json_type_object);
	json_object_put(o);
	json_tokener_free(tok);
	return is;
}

/* Reads to the end of the header section; its length, 0 when cut off. */
static size_t
read_head(struct web *w)
{
	char *end;

	while (w->n == 0 ||
	    (end = memmem(w->buf, w->n, "\r\n\r\n", 4)) == NULL)
		if (!receive(w))
			return 0;
	return (size_t)(end - w->buf) + 4;
}

/* "HTTP/1.1 200 OK": the number; 0 when it is something else. */
static int
read_status(struct str line)
{
	struct str version = str_cut(&line, ' ');
	int i, status = 0;

	if (!str_eq(version, STR("HTTP/1.1")) || line.n < 3)
		return 0;
	for (i = 0; i < 3; i++)
		status = status * 10 + (line.p[i] - '0');
	return status;
}

/* Forgets what was handed out before. */
static void
move_on(struct web *w)
{
	if (w->used > 0)
		memmove(w->buf, w->buf + w->used, w->n - w->used);
	w->n -= w->used;
	w->used = 0;
}

bool
web_read_head(struct web *w, struct web_answer *a_r)
{
	struct str first;
	size_t n;

	move_on(w);
	*a_r = (struct web_answer){ 0 };
	if (w->fd == -1 || (n = read_head(w)) == 0)
		return false;
	w->used = n;
	a_r->head = (struct str){ w->buf, n - 2 };
	first = str_cut(&a_r->head, '\n');
	a_r->status = read_status(first);
	note_head(w, a_r);
	return a_r->status != 0;
}

static bool
receive_until(struct web *w, size_t n)
{
	while (w->n < n)
		if (!receive(w))
			return false;
	return true;
}

bool
web_read_chunk(struct web *w, struct str *chunk_r)
{
	char *end;
	size_t n, head;

	move_on(w);
	while (w->n == 0 || (end = memchr(w->buf, '\n', w->n)) == NULL)
		if (!receive(w))
			return false;
	head = (size_t)(end - w->buf) + 1;
	n = strtoul(w->buf, NULL, 16);
	if (!receive_until(w, head + n + 2))
		return false;
	*chunk_r = (struct str){ w->buf + head, n };
	w->used = head + n + 2;
	note_chunk(w, *chunk_r);
	return true;
}

bool
web_read(struct web *w, bool head, struct web_answer *a_r)
{
	struct str first, length;
	size_t n, body = 0;

	move_on(w);
	*a_r = (struct web_answer){ 0 };
	if (w->fd == -1 || (n = read_head(w)) == 0)
		return false;
	a_r->head = (struct str){ w->buf, n - 2 };
	length = web_header(a_r, "Content-Length");
	if (!head && length.p != NULL)
		body = strtoul(length.p, NULL, 10);
	if (!receive_until(w, n + body))
		return false;
	w->used = n + body;
	a_r->head = (struct str){ w->buf, n - 2 };
	first = str_cut(&a_r->head, '\n');
	a_r->status = read_status(first);
	a_r->body = (struct str){ w->buf + n, body };
	a_r->json = is_json_object(a_r->body);
	note_answer(w, a_r);
	return a_r->status != 0;
}

bool
web_ends(struct web *w, int ms)
{
	struct pollfd p = { .fd = w->fd, .events = POLLIN };
	char c;

	return w->n == w->used && poll(&p, 1, ms) == 1 &&
	    recv(w->fd, &c, 1, 0) <= 0;
}

bool
web_ask(struct web *w, const char *method, const char *target,
	const char *json, struct web_answer *a_r)
{
	char *bytes;
	int n;
	bool done;

	if (w->fd <= 0)
		join(w);
	n = asprintf(&bytes, "%s %s HTTP/1.1\r\nHost: localhost:%d\r\n%s%s%s"
	    "Content-Length: %zu\r\n\r\n%s", method, target, w->port,
	    w->header != NULL ? w->header : "",
	    w->header != NULL ? "\r\n" : "",
	    json != NULL ? "Content-Type: application/json\r\n" : "",
	    json != NULL ? strlen(json) : 0, json != NULL ? json : "");
	if (n == -1)
		abort();
	done = w->fd != -1 && web_write(w, (struct str){ bytes, (size_t)n }) &&
	    web_read(w, strcmp(method, "HEAD") == 0, a_r);
	free(bytes);
	if (done && !str_eq_nocase(web_header(a_r, "Connection"),
	    STR("close")))
		return true;
	if (w->fd != -1)
		close(w->fd);
	w->fd = -1;
	return done;
}

long long
web_number(const struct web_answer *a, const char *key)
{
	char name[64];
	int n = snprintf(name, sizeof(name), "\"%s\":", key);
	const char *p = a->body.n == 0 ? NULL :
	    memmem(a->body.p, a->body.n, name, (size_t)n);

	return p == NULL ? -1 : strtoll(p + n, NULL, 10);
}

struct str
web_refusal(const struct web_answer *a)
{
	static const char key[] = "\"code\":\"";
	struct str rest = a->body;
	const char *p = str_starts(rest, STR("{\"detail\"")) ?
	    memmem(rest.p, rest.n, key, sizeof(key) - 1) : NULL;

	if (p != NULL)
		rest = (struct str){ p + sizeof(key) - 1,
		    (size_t)(rest.p + rest.n - p) - (sizeof(key) - 1) };
	else if (str_starts(rest, STR("{\"")))
		rest = (struct str){ rest.p + 2, rest.n - 2 };
	return str_cut(&rest, '"');
}

/*
 * A client of FastCGI, in place of nginx.
 */

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "support/expect.h"
#include "support/fastcgi_client.h"
#include "support/service.h"

#define PATIENCE	15	/* seconds */
#define CONTENT_MAX	65535	/* of a record */
#define PARAMS_MAX	16

int
fastcgi_client_open(void)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	const struct timeval patience = { .tv_sec = PATIENCE };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(name.sun_path, sizeof(name.sun_path), "%s", service.socket);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	cr_assert_eq(connect(fd, (struct sockaddr *)&name, sizeof(name)), 0,
	    "%s: %m", service.socket);
	return fd;
}

void
fastcgi_client_record(struct buf *b, int type, int id, struct str content)
{
	const unsigned char header[8] = {
		1, (unsigned char)type,
		(unsigned char)(id >> 8), (unsigned char)id,
		(unsigned char)(content.n >> 8), (unsigned char)content.n,
	};

	cr_assert_leq(content.n, CONTENT_MAX);
	buf_add(b, header, sizeof(header));
	buf_str(b, content);
}

void
fastcgi_client_begin(struct buf *b, int id, bool keep)
{
	const char content[8] = { 0, 1, keep };

	fastcgi_client_record(b, FASTCGI_CLIENT_BEGIN_REQUEST, id,
	    (struct str){ content, 8 });
}

static void
add_length(struct buf *b, size_t n)
{
	const unsigned char four[4] = {
		(unsigned char)(n >> 24 | 0x80), (unsigned char)(n >> 16),
		(unsigned char)(n >> 8), (unsigned char)n,
	};

	if (n < 128)
		buf_char(b, (char)n);
	else
		buf_add(b, four, sizeof(four));
}

void
fastcgi_client_pair(struct buf *b, struct str name, struct str value)
{
	add_length(b, name.n);
	add_length(b, value.n);
	buf_str(b, name);
	buf_str(b, value);
}

/* A stream in as many records as it takes, and its end. */
static void
add_stream(struct buf *b, int type, int id, struct str s)
{
	size_t n;

	for (; s.n > 0; s.p += n, s.n -= n) {
		n = s.n < CONTENT_MAX ? s.n : CONTENT_MAX;
		fastcgi_client_record(b, type, id, (struct str){ s.p, n });
	}
	fastcgi_client_record(b, type, id, (struct str){ NULL, 0 });
}

void
fastcgi_client_params(struct buf *b, int id, const char *const params[])
{
	struct str value;
	struct buf pairs;
	size_t i;

	buf_init(&pairs, service.arena, 4096);
	for (i = 0; params[i] != NULL; i++) {
		struct str name;

		value = str_of(params[i]);
		name = str_cut(&value, '=');
		fastcgi_client_pair(&pairs, name, value);
	}
	add_stream(b, FASTCGI_CLIENT_PARAMS, id, buf_view(&pairs));
}

void
fastcgi_client_body(struct buf *b, int id, struct str body)
{
	add_stream(b, FASTCGI_CLIENT_STDIN, id, body);
}

static const char *
param(const char *name, const char *value)
{
	return arena_printf(service.arena, "%s=%s", name,
	    value != NULL ? value : "").p;
}

void
fastcgi_client_request(struct buf *b, const struct fastcgi_client_request *r)
{
	struct str body = str_of(r->json);
	const char *params[PARAMS_MAX] = {
		param("REQUEST_METHOD", r->method),
		param("REQUEST_URI", r->uri),
		"REQUEST_SCHEME=http",
		"SERVER_PROTOCOL=HTTP/1.1",
		"REMOTE_ADDR=127.0.0.1",
		"HTTP_HOST=localhost",
		"CONTENT_TYPE=application/json",
		arena_printf(service.arena, "CONTENT_LENGTH=%zu", body.n).p,
		param("REQUEST_ID", r->id),
		param("REQUEST_START", r->start),
		param("REQUEST_SENT", r->sent),
	};

	fastcgi_client_begin(b, 1, r->keep);
	fastcgi_client_params(b, 1, params);
	fastcgi_client_body(b, 1, body);
}

bool
fastcgi_client_send(int fd, struct str s)
{
	ssize_t n;

	for (; s.n > 0; s.p += n, s.n -= (size_t)n)
		if ((n = send(fd, s.p, s.n, MSG_NOSIGNAL)) <= 0)
			return false;
	return true;
}

static bool
read_all(int fd, void *p, size_t n)
{
	return n == 0 || recv(fd, p, n, MSG_WAITALL) == (ssize_t)n;
}

/* One record; its content is added to b if it is of STDOUT. */
static bool
read_record(int fd, struct buf *b, int *type_r, int *id_r)
{
	unsigned char header[8];
	char padding[256];
	struct buf other;
	size_t n;

	if (!read_all(fd, header, sizeof(header)))
		return false;
	*type_r = header[1];
	*id_r = header[2] << 8 | header[3];
	n = (size_t)(header[4] << 8 | header[5]);
	buf_init(&other, service.arena, 0);
	if (*type_r != FASTCGI_CLIENT_STDOUT)
		b = &other;
	if (!read_all(fd, buf_room(b, n), n))
		return false;
	b->n += n;
	return read_all(fd, padding, header[6]);
}

static void
split(struct fastcgi_client_answer *a, struct str all)
{
	const char *end = all.n == 0 ? NULL :
	    memmem(all.p, all.n, "\r\n\r\n", 4);

	if (end == NULL)
		return;
	a->head = (struct str){ all.p, (size_t)(end - all.p) + 2 };
	a->body = (struct str){ end + 4, all.n - a->head.n - 2 };
	if (str_starts(a->head, STR("Status: ")))
		a->status = (int)strtol(a->head.p + 8, NULL, 10);
}

bool
fastcgi_client_read(int fd, struct arena *a, struct fastcgi_client_answer *a_r)
{
	struct buf b;
	int type = 0;

	*a_r = (struct fastcgi_client_answer){ 0 };
	buf_init(&b, a, 4096);
	do {
		if (!read_record(fd, &b, &type, &a_r->id))
			break;
	} while (type != FASTCGI_CLIENT_END_REQUEST);
	a_r->ended = type == FASTCGI_CLIENT_END_REQUEST;
	buf_char(&b, '\0');	/* for strtol; not counted */
	b.n--;
	split(a_r, buf_view(&b));
	return a_r->ended;
}

bool
fastcgi_client_ends(int fd, int ms)
{
	int64_t until = clock_mono() + ms * 1000;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char drop[4096];

	for (;;) {
		int64_t left = (until - clock_mono()) / 1000;

		if (left < 0 || poll(&p, 1, (int)left) <= 0)
			return false;
		if (recv(fd, drop, sizeof(drop), 0) <= 0)
			return true;
	}
}

struct fastcgi_client_answer
fastcgi_client_ask(struct arena *a, const struct fastcgi_client_request *r)
{
	struct fastcgi_client_answer answer;
	struct buf b;
	int fd = fastcgi_client_open();

	buf_init(&b, a, 4096);
	fastcgi_client_request(&b, r);
	cr_assert(fastcgi_client_send(fd, buf_view(&b)));
	fastcgi_client_read(fd, a, &answer);
	close(fd);
	return answer;
}

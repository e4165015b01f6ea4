#ifndef SUPPORT_WEB_H
#define SUPPORT_WEB_H

/*
 * An HTTP client that hides nothing: one connection, no second try, and
 * an answer is what came, byte by byte.  Usable in threads, each with
 * connections of its own: failures are returned, not asserted.  Whatever
 * is answered is recorded; see record.h.
 */

#include <stdbool.h>

#include "base/str.h"

struct web {
	int	 port;
	int	 fd;		/* -1: not connected */
	const char *from;	/* an address of this machine; NULL: any */
	char	*buf;		/* what was received */
	size_t	 n, size;
	size_t	 used;		/* bytes of the answer before */
	int	 every;		/* record one write of so many; 0: each */
	int	 writes;
	const char *header;	/* a further line of web_ask; NULL: none */
	char	*sent;		/* for the record: what is unanswered yet */
	size_t	 sent_n;
	char	*came;		/* ditto: an answer that comes in chunks */
	size_t	 came_n, came_head;
	int	 came_status;
};

struct web_answer {
	int		 status;
	struct str	 head;	/* the lines after the first */
	struct str	 body;
	bool		 json;	/* the body is one JSON object */
};

/* A zeroed struct with its port set is legal and connects when used. */
void
web_open(struct web *w, int port);

/* As a client at that address of this machine, such as 127.0.0.2. */
void
web_open_from(struct web *w, int port, const char *from);

/* Releases the last answer as well; legal when not connected. */
void
web_close(struct web *w);

bool
web_write(struct web *w, struct str bytes);

/*
 * The next answer, which lives until the one after it; to HEAD there is
 * no body.  False when the connection broke before its end.
 */
bool
web_read(struct web *w, bool head, struct web_answer *a_r);

/* Only the head of the next answer, of which the body comes in chunks ... */
bool
web_read_head(struct web *w, struct web_answer *a_r);

/*
 * ... each of which lives until the next call.  An empty one is the end;
 * false when the connection broke before it.
 */
bool
web_read_chunk(struct web *w, struct str *chunk_r);

/* The server closes the connection, in at most `ms`, having sent nothing. */
bool
web_ends(struct web *w, int ms);

/* A request with a JSON body (NULL: none), and its answer. */
bool
web_ask(struct web *w, const char *method, const char *target,
	const char *json, struct web_answer *a_r);

/* The value of a header; .p is NULL when it is not there. */
struct str
web_header(const struct web_answer *a, const char *name);

/* How often a header is there. */
int
web_header_count(const struct web_answer *a, const char *name);

/*
 * The integer after "key": at the first place it stands in the body; -1
 * when it does not.
 */
long long
web_number(const struct web_answer *a, const char *key);

/*
 * Why a request was refused, as the body names it: the `code` beside a
 * `detail`, else the first field that was refused.
 */
struct str
web_refusal(const struct web_answer *a);

/* Beside support/expect.h. */
#define expect_web_refusal(a, want, why) do { \
	cr_expect_eq((a).status, (want)); \
	expect_str_eq(web_refusal(&(a)), str_of(why), "%d: %.*s", \
	    (a).status, STR_FMT((a).body)); \
} while (0)

#endif

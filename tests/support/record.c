/*
 * The recorder.
 */

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/record.h"

bool
record_wanted(void)
{
	const char *folder = getenv("RECORD_TO");

	return folder != NULL && folder[0] != '\0';
}

void
record_stop(void)
{
	unsetenv("RECORD_TO");
}

/* --- writing ------------------------------------------------------------ */

/* A byte as the character of its number, so that any come through. */
static void
put_byte(FILE *f, unsigned char c)
{
	if (c < 0x20) {
		fprintf(f, "\\u%04x", c);
	} else if (c >= 0x80) {
		putc(0xc0 | c >> 6, f);
		putc(0x80 | (c & 0x3f), f);
	} else {
		if (c == '"' || c == '\\')
			putc('\\', f);
		putc(c, f);
	}
}

static void
put_bytes(FILE *f, const char *key, struct str s)
{
	size_t i;

	fprintf(f, ",\"%s\":\"", key);
	for (i = 0; i < s.n; i++)
		put_byte(f, (unsigned char)s.p[i]);
	putc('"', f);
}

/* In one write(): lines of other threads and processes stay apart. */
static void
append(const char *line, size_t n)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/%ld.ndjson",
	    getenv("RECORD_TO"), (long)getpid());
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (fd == -1 || write(fd, line, n) != (ssize_t)n) {
		perror(path);
		abort();
	}
	close(fd);
}

void
record_exchange(const struct exchange *x)
{
	char *line = NULL;
	size_t n = 0;
	FILE *f;

	if (!record_wanted())
		return;
	f = open_memstream(&line, &n);
	if (f == NULL)
		abort();
	fprintf(f, "{\"by\":\"%s\",\"status\":%d", x->by, x->status);
	put_bytes(f, "method", x->method);
	put_bytes(f, "target", x->target);
	put_bytes(f, "head", x->head);
	put_bytes(f, "content", x->content);
	put_bytes(f, "answer_head", x->answer_head);
	put_bytes(f, "answer", x->answer);
	fputs("}\n", f);
	if (fclose(f) != 0)
		abort();
	append(line, n);
	free(line);
}

/* --- a request among the bytes of a connection -------------------------- */

static struct str
cut_bytes(struct str *rest, size_t n)
{
	struct str head = { rest->p, n < rest->n ? n : rest->n };

	rest->p += head.n;
	rest->n -= head.n;
	return head;
}

/* To the end of the empty line; all of it when there is none. */
static size_t
head_length(struct str s)
{
	static const struct str ends[] = {
		STR_INIT("\r\n\r\n"), STR_INIT("\n\n"),
	};
	const char *end;
	size_t i;

	for (i = 0; i < 2; i++) {
		end = s.n == 0 ? NULL :
		    memmem(s.p, s.n, ends[i].p, ends[i].n);
		if (end != NULL)
			return (size_t)(end - s.p) + ends[i].n;
	}
	return s.n;
}

static size_t
content_length(struct str head)
{
	struct str line, key;

	while (head.p != NULL) {
		line = str_cut(&head, '\n');
		key = str_cut(&line, ':');
		if (str_eq_nocase(key, STR("Content-Length")) && line.n > 0)
			return strtoul(line.p, NULL, 10);
		/* Chunks are not counted: nobody sends more behind them. */
		if (str_eq_nocase(key, STR("Transfer-Encoding")))
			return SIZE_MAX;
	}
	return 0;
}

void
record_request(struct exchange *x, struct str *sent)
{
	struct str line;

	x->head = cut_bytes(sent, head_length(*sent));
	x->content = cut_bytes(sent, content_length(x->head));
	line = x->head;
	x->method = str_cut(&line, ' ');
	x->target = str_cut(&line, ' ');
	if (!str_starts(line, STR("HTTP/1."))) {
		x->method = x->target = (struct str){ NULL, 0 };
		return;
	}
	str_cut(&line, '\n');
	x->head = line;
}

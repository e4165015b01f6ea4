/*
 * Records: a header of eight bytes, content, padding.
 */

#include <string.h>

#include "base/bytes.h"
#include "http/fcgi_record.h"

#define HEADER		8
#define CONTENT_MAX	65528	/* needs no padding */

enum {
	VERSION			= 1,
	END_REQUEST		= 3,
	STDOUT			= 6,
	REQUEST_COMPLETE	= 0,
};

/* Appends a record's header; its content comes as further parts. */
static void
add_header(struct buf *b, int type, int id, size_t n)
{
	const size_t padding = -n & 7;
	unsigned char header[HEADER] = {
		VERSION, (unsigned char)type, 0, 0, 0, 0,
		(unsigned char)padding, 0,
	};

	bytes_put(header + 2, 2, (unsigned)id);
	bytes_put(header + 4, 2, n);
	buf_add(b, header, sizeof(header));
}

void
fcgi_record_stdout(struct buf *b, int id, struct str head, struct str body)
{
	size_t left = head.n + body.n, n, from_head;

	for (; left > 0; left -= n) {
		n = left < CONTENT_MAX ? left : CONTENT_MAX;
		add_header(b, STDOUT, id, n);
		from_head = n < head.n ? n : head.n;
		buf_add(b, head.p, from_head);
		buf_add(b, body.p, n - from_head);
		head.p += from_head;
		head.n -= from_head;
		body.p += n - from_head;
		memset(buf_room(b, 8), 0, 8);
		b->n += -n & 7;
	}
}

void
fcgi_record_end(struct buf *b, int id)
{
	static const char end[8] = { 0, 0, 0, 0, REQUEST_COMPLETE };

	add_header(b, STDOUT, id, 0);
	add_header(b, END_REQUEST, id, sizeof(end));
	buf_add(b, end, sizeof(end));
}

size_t
fcgi_record_room(size_t n)
{
	/* With each header up to 7 bytes of padding, and room for 8. */
	return n + (n / CONTENT_MAX + 1) * (HEADER + 8) + 3 * HEADER;
}

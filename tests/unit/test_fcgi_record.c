/* record: answers as records, read back by the specification. */

#include "http/fcgi_record.h"
#include "support/expect.h"
#include "support/fixture.h"

#define ID		0x1234

/* Of the FastCGI specification, 8. */
enum { STDOUT = 6, END_REQUEST = 3 };

TestSuite(record, .init = fixture_arena, .fini = fixture_close);

/* Takes the record at the front of *s; its content. */
static struct str
take(struct str *s, int *type_r)
{
	const unsigned char *h = (const unsigned char *)s->p;
	struct str content;

	cr_assert_geq(s->n, 8);
	cr_assert_eq(h[0], 1);
	*type_r = h[1];
	cr_assert_eq(h[2] << 8 | h[3], ID);
	content = (struct str){ s->p + 8, (size_t)(h[4] << 8 | h[5]) };
	cr_assert_geq(s->n, 8 + content.n + h[6]);
	cr_assert_eq((content.n + h[6]) % 8, 0);
	s->p += 8 + content.n + h[6];
	s->n -= 8 + content.n + h[6];
	return content;
}

static struct str
text_of(size_t n, int seed)
{
	char *p = arena_alloc(fixture.arena, n + 1);
	size_t i;

	for (i = 0; i < n; i++)
		p[i] = (char)(seed + (int)(i % 251));
	return (struct str){ p, n };
}

/* Head and body come out as they went in, whatever their lengths. */
static void
comes_back(size_t head_n, size_t body_n)
{
	struct str head = text_of(head_n, 1), body = text_of(body_n, 7);
	struct str rest, part;
	struct buf out, got;
	int type;

	buf_init(&out, fixture.arena, fcgi_record_room(head_n + body_n));
	buf_init(&got, fixture.arena, 0);
	fcgi_record_stdout(&out, ID, head, body);
	cr_expect_leq(out.n, fcgi_record_room(head_n + body_n));
	for (rest = buf_view(&out); rest.n > 0;) {
		part = take(&rest, &type);
		cr_assert_eq(type, STDOUT);
		/* An empty one would be the end. */
		cr_assert_gt(part.n, 0);
		buf_str(&got, part);
	}
	cr_assert_eq(got.n, head_n + body_n);
	cr_expect_eq(memcmp(got.p, head.p, head_n), 0);
	cr_expect_eq(memcmp(got.p + head_n, body.p, body_n), 0);
	arena_reset(fixture.arena);
}

Test(record, head_and_body_come_one_after_the_other)
{
	static const size_t lengths[] = {
		1, 7, 8, 9, 100, 65519, 65520, 65527, 65528, 65529, 65535,
		65536, 131056, 131057, 200000,
	};
	size_t i, k, n = sizeof(lengths) / sizeof(lengths[0]);

	for (i = 0; i < n; i++)
		for (k = 0; k < n; k++)
			comes_back(lengths[i], lengths[k]);
}

Test(record, nothing_makes_no_record)
{
	const struct str nothing = { NULL, 0 };
	struct buf out;

	buf_init(&out, fixture.arena, 64);
	fcgi_record_stdout(&out, ID, nothing, nothing);
	cr_expect_eq(out.n, 0);
}

Test(record, the_end_is_an_empty_record_and_one_that_says_so)
{
	struct buf out;
	struct str rest, content;
	int type;

	buf_init(&out, fixture.arena, fcgi_record_room(0));
	fcgi_record_end(&out, ID);
	cr_expect_leq(out.n, fcgi_record_room(0));
	rest = buf_view(&out);
	cr_expect_eq(take(&rest, &type).n, 0);
	cr_expect_eq(type, STDOUT);
	content = take(&rest, &type);
	cr_expect_eq(type, END_REQUEST);
	cr_assert_eq(content.n, 8);
	cr_expect_eq(memcmp(content.p, "\0\0\0\0\0\0\0\0", 8), 0);
	cr_expect_eq(rest.n, 0);
}

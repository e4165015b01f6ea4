/* Names for a report. */

#include "base/buf.h"
#include "base/utf8.h"
#include "import_django/name_list.h"

void
name_list_add(struct name_list *l, struct str name, struct arena *a)
{
	if (l->n < NAME_LIST_SHOWN)
		l->shown[l->n] = arena_str(a, name);
	l->n++;
}

void
name_list_add_id(struct name_list *l, long long id, struct arena *a)
{
	if (l->n < NAME_LIST_SHOWN)
		l->shown[l->n] = arena_printf(a, "%lld", id);
	l->n++;
}

/* Controls, the C1 ones too, and bytes that are no text are replaced. */
static void
put_plain(struct buf *b, struct str s)
{
	uint32_t code;
	size_t n;

	for (; s.n > 0; s.p += n, s.n -= n) {
		n = utf8_next(s, &code);
		if (n > 0 && code >= 0x20 && !(code >= 0x7f && code <= 0x9f))
			buf_add(b, s.p, n);
		else
			buf_lit(b, "\xef\xbf\xbd");
		n = n == 0 ? 1 : n;
	}
}

struct str
name_list_text(const struct name_list *l, struct arena *a)
{
	struct buf b;
	long i;

	buf_init(&b, a, 256);
	for (i = 0; i < l->n && i < NAME_LIST_SHOWN; i++) {
		if (i > 0)
			buf_lit(&b, ", ");
		put_plain(&b, l->shown[i]);
	}
	if (l->n > NAME_LIST_SHOWN)
		buf_str(&b, arena_printf(a, " and %ld more",
		    l->n - NAME_LIST_SHOWN));
	return buf_view(&b);
}

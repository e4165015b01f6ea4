/*
 * A cursor is, in base64: a byte that is 1 for backwards, the times and
 * the id of the key, eight bytes each, and the signature.
 */

#include "base/bytes.h"
#include "base/crypt.h"
#include "incident/cursor_api.h"

/* Where in the list one is, or how it is shown, not which list it is. */
static bool
is_page_param(struct str name)
{
	return str_eq(name, STR("cursor")) || str_eq(name, STR("limit")) ||
	    str_eq(name, STR("format"));
}

static void
sign(const struct call *call, struct str body,
	unsigned char mac_r[CRYPT_MAC])
{
	struct uri_params list = uri_sorted(&call->query, call->arena);
	struct buf b;
	size_t i;

	buf_init(&b, call->arena, 256);
	buf_str(&b, body);
	for (i = 0; i < list.n; i++) {
		if (is_page_param(list.at[i].name))
			continue;
		buf_char(&b, '&');
		uri_encode(&b, list.at[i].name);
		buf_char(&b, '=');
		uri_encode(&b, list.at[i].value);
	}
	crypt_sign(call->app->cursor_key, buf_view(&b), mac_r);
}

static void
add_number(struct buf *b, int64_t n)
{
	bytes_put(buf_room(b, 8), 8, (uint64_t)n);
	b->n += 8;
}

static int64_t
take_number(struct str *s)
{
	const char *p = s->p;

	s->p += 8;
	s->n -= 8;
	return (int64_t)bytes_get(p, 8);
}

struct str
cursor_api_write(const struct call *call, const struct list_shape *shape,
	const struct incident *row, bool backwards)
{
	struct list_key key = list_query_key(shape, row);
	unsigned char mac[CRYPT_MAC];
	struct buf b;
	size_t i;

	buf_init(&b, call->arena, 64);
	buf_char(&b, backwards ? 1 : 0);
	for (i = 0; i < shape->order_n; i++)
		add_number(&b, key.at[i]);
	add_number(&b, key.id);
	sign(call, buf_view(&b), mac);
	buf_add(&b, mac, sizeof(mac));
	return crypt_encode(buf_view(&b), call->arena);
}

enum err
cursor_api_read(const struct call *call, struct str cursor,
	struct list_store_query *q)
{
	const size_t n = 1 + 8 * (q->shape.order_n + 1);
	struct list_key *key = arena_alloc(call->arena, sizeof(*key));
	unsigned char mac[CRYPT_MAC];
	struct str s;
	size_t i;

	if (crypt_decode(cursor, call->arena, &s) != ERR_OK ||
	    s.n != n + CRYPT_MAC)
		return ERR_INVALID;
	sign(call, (struct str){ s.p, n }, mac);
	if (!crypt_equal(mac, s.p + n, CRYPT_MAC))
		return ERR_INVALID;
	q->backwards = s.p[0] == 1;
	s.p++;
	for (i = 0; i < q->shape.order_n; i++)
		key->at[i] = take_number(&s);
	key->id = take_number(&s);
	q->after = key;
	return ERR_OK;
}

/* Lists and parameters of header values. */

#include "wire/header_value.h"

struct str
header_value_cut(struct str *rest, char sep)
{
	struct str head = *rest;
	bool quoted = false;

	for (size_t i = 0; i < head.n; i++) {
		if (head.p[i] == '"') {
			quoted = !quoted;
		} else if (quoted && head.p[i] == '\\') {
			i++;
		} else if (!quoted && head.p[i] == sep) {
			*rest = (struct str){ head.p + i + 1, head.n - i - 1 };
			head.n = i;
			return head;
		}
	}
	*rest = (struct str){ NULL, 0 };
	return head;
}

static struct str
unquote(struct str s)
{
	if (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		return (struct str){ s.p + 1, s.n - 2 };
	return s;
}

struct str
header_value_param(struct str header, struct str name)
{
	header_value_cut(&header, ';');
	while (header.p != NULL) {
		struct str value = header_value_cut(&header, ';');
		struct str key = str_cut(&value, '=');

		if (value.p != NULL && str_eq_nocase(str_trim(key), name))
			return unquote(str_trim(value));
	}
	return (struct str){ NULL, 0 };
}

bool
header_value_is_utf8(struct str content_type)
{
	struct str charset = header_value_param(content_type, STR("charset"));

	return charset.p == NULL || str_eq_nocase(charset, STR("utf-8")) ||
	    str_eq_nocase(charset, STR("utf8")) ||
	    str_eq_nocase(charset, STR("us-ascii"));
}

/* The rights of those who do not say who they are, and their words. */

#include "base/buf.h"
#include "base/table.h"
#include "domain/right.h"

#define WORD(word, ru, en)	{ STR_INIT(word), TEXT(ru, en) }

const struct enum_value right_values[] = {
	WORD("read", "Чтение", "Read"),
	WORD("create", "Создание", "Create"),
	WORD("write", "Изменение", "Write"),
	WORD("admin", "Администрирование", "Admin"),
};
TABLE_COVERS(right_values, RIGHT_VALUES);
_Static_assert(RIGHT_ALL == (1 << RIGHT_VALUES) - 1, "a word for each bit");

const unsigned right_of_policy[] = {
	[RIGHT_POLICY_NONE]	= RIGHT_ANYBODY,
	[RIGHT_POLICY_CREATE]	= RIGHT_ANYBODY | RIGHT_CREATE,
	[RIGHT_POLICY_READ]	= RIGHT_ANYBODY | RIGHT_READ,
	[RIGHT_POLICY_FULL]	= RIGHT_ANYBODY | RIGHT_READ | RIGHT_CREATE |
	    RIGHT_WRITE,
};
TABLE_COVERS(right_of_policy, RIGHT_POLICY__MAX);

bool
right_held(unsigned wanted, unsigned held)
{
	return (wanted & held) != 0;
}

struct str
right_text(unsigned rights, struct arena *a)
{
	struct buf b;
	size_t i;

	buf_init(&b, a, 32);
	for (i = 0; i < RIGHT_VALUES; i++) {
		if ((rights >> i & 1) == 0)
			continue;
		if (b.n > 0)
			buf_lit(&b, ", ");
		buf_str(&b, right_values[i].text);
	}
	if ((rights & RIGHT_ACCOUNT) != 0) {
		if (b.n > 0)
			buf_lit(&b, ", ");
		buf_lit(&b, "account");
	}
	return buf_view(&b);
}

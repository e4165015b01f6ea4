/* The rights of those who do not say who they are, and their words. */

#include "model/right.h"

#define WORD(word, ru, en)	{ STR_INIT(word), TEXT(ru, en) }

const struct word right_words[RIGHT_WORDS] = {
	WORD("read", "Чтение", "Read"),
	WORD("create", "Создание", "Create"),
	WORD("write", "Изменение", "Write"),
	WORD("admin", "Администрирование", "Admin"),
};

const unsigned right_of_policy[RIGHT_POLICY__MAX] = {
	[RIGHT_POLICY_NONE]	= RIGHT_ANYBODY,
	[RIGHT_POLICY_CREATE]	= RIGHT_ANYBODY | RIGHT_CREATE,
	[RIGHT_POLICY_READ]	= RIGHT_ANYBODY | RIGHT_READ,
	[RIGHT_POLICY_FULL]	= RIGHT_ANYBODY | RIGHT_READ | RIGHT_CREATE |
	    RIGHT_WRITE,
};

bool
right_held(unsigned wanted, unsigned held)
{
	return (wanted & held) != 0;
}

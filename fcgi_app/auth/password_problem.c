/* The sentences for what is wrong with a new password. */

#include "auth/password.h"
#include "auth/password_problem.h"
#include "base/table.h"

/* The sentence for each fault, and the number that stands in it. */
static const struct {
	enum message	sentence;
	int		number;		/* 0: none */
} faults[] = {
	[PASSWORD_CONTROL]	= { MESSAGE_PASSWORD_CONTROL, 0 },
	[PASSWORD_SHORT]	= { MESSAGE_PASSWORD_SHORT, PASSWORD_LEAST },
	[PASSWORD_LONG]		= { MESSAGE_PASSWORD_LONG, PASSWORD_MOST },
	[PASSWORD_NAME]		= { MESSAGE_PASSWORD_NAME, 0 },
	[PASSWORD_COMMON]	= { MESSAGE_PASSWORD_COMMON, 0 },
};
TABLE_COVERS(faults, PASSWORD_FAULT__MAX);

/* Characters that come from files and pipes, by their Unicode names. */
static const struct {
	uint32_t	code;
	const char	*name;
} controls[] = {
	{ 0x0, " NULL" }, { 0x8, " BACKSPACE" },
	{ 0x9, " CHARACTER TABULATION" }, { 0xa, " LINE FEED" },
	{ 0xd, " CARRIAGE RETURN" }, { 0x1b, " ESCAPE" },
	{ 0x7f, " DELETE" }, { 0x85, " NEXT LINE" },
	{ 0xfeff, " BYTE ORDER MARK" },
};

/* "U+000D CARRIAGE RETURN" */
static struct str
name_control(struct str given, struct arena *a)
{
	const char *name = "";
	uint32_t code = 0;
	size_t i;

	password_validate_control(given, &code);
	for (i = 0; i < sizeof(controls) / sizeof(controls[0]); i++)
		if (controls[i].code == code)
			name = controls[i].name;
	return arena_printf(a, "U+%04X%s", code, name);
}

void
password_problem_add(struct problems *ps, struct str key, struct str given,
	enum password_fault fault)
{
	if (fault != PASSWORD_GOOD)
		problem_add(ps, key, faults[fault].sentence,
		    fault == PASSWORD_CONTROL ?
		    name_control(given, ps->arena) :
		    arena_printf(ps->arena, "%d", faults[fault].number));
}

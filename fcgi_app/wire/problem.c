/* The list of what is wrong with a request. */

#include <assert.h>

#include "auth/password.h"
#include "base/table.h"
#include "wire/problem.h"

void
problem_init(struct problems *ps, struct arena *a, enum lang lang)
{
	*ps = (struct problems){ .arena = a, .lang = lang };
	ps->last = &ps->first;
}

static void
add(struct problems *ps, const struct problem *problem)
{
	struct problem *p = arena_alloc(ps->arena, sizeof(*p));

	*p = *problem;
	*ps->last = p;
	ps->last = &p->next;
}

void
problem_add(struct problems *ps, struct str key, enum message m,
	struct str arg)
{
	problem_add_with(ps, key, m, &arg, 1);
}

void
problem_add_with(struct problems *ps, struct str key, enum message m,
	const struct str args[], size_t n)
{
	const struct problem p = {
		.key = key, .code = message_code(m),
		.text = message_fill(m, ps->lang, args, n, ps->arena),
	};

	assert(p.code.n > 0 || !str_eq(key, PROBLEM_DETAIL));
	add(ps, &p);
}

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

	password_control(given, &code);
	for (i = 0; i < sizeof(controls) / sizeof(controls[0]); i++)
		if (controls[i].code == code)
			name = controls[i].name;
	return arena_printf(a, "U+%04X%s", code, name);
}

void
problem_password(struct problems *ps, struct str key, struct str given,
	enum password_fault fault)
{
	if (fault != PASSWORD_GOOD)
		problem_add(ps, key, faults[fault].sentence,
		    fault == PASSWORD_CONTROL ?
		    name_control(given, ps->arena) :
		    arena_printf(ps->arena, "%d", faults[fault].number));
}

void
problem_gather(struct problems *ps, struct str key,
	const struct problems *others)
{
	const struct problem *p;

	for (p = others->first; p != NULL; p = p->next)
		add(ps, &(struct problem){
			.key = key,
			.text = arena_printf(ps->arena, "%.*s: %.*s",
			    STR_FMT(p->key), STR_FMT(p->text)),
		});
}

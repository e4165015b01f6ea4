/* The list of the faults of a request. */

#include <assert.h>

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

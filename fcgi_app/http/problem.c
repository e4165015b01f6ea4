/* The list of what is wrong with a request. */

#include "http/problem.h"

void
problem_init(struct problems *ps, struct arena *a, enum lang lang)
{
	*ps = (struct problems){ .arena = a, .lang = lang };
	ps->last = &ps->first;
}

void
problem_add(struct problems *ps, struct str key, enum message m,
	struct str arg)
{
	struct problem *p = arena_alloc(ps->arena, sizeof(*p));

	p->key = key;
	p->text = message_text(m, ps->lang, arg, ps->arena);
	*ps->last = p;
	ps->last = &p->next;
}

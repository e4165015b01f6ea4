/* Three lists of rows in an arena, whose bytes are counted. */

#include <sys/queue.h>

#include "import_django/stage_store.h"

struct staged_user {
	STAILQ_ENTRY(staged_user)	link;
	struct django_user		row;
};

struct staged_incident {
	STAILQ_ENTRY(staged_incident)	link;
	struct incident			row;
};

struct staged_entry {
	STAILQ_ENTRY(staged_entry)	link;
	struct django_entry		row;
};

struct stage {
	struct arena	*arena;
	size_t		 left;		/* bytes that may be added */
	STAILQ_HEAD(, staged_user)	users;
	STAILQ_HEAD(, staged_incident)	incidents;
	STAILQ_HEAD(, staged_entry)	entries;
	int64_t		 last_id;
};

/* Counts the bytes of a row and its texts. */
static enum err
count_bytes(struct stage *s, size_t row, size_t texts)
{
	if (row + texts > s->left)
		return ERR_TOO_LARGE;
	s->left -= row + texts;
	return ERR_OK;
}

static enum err
read_users(struct stage *s, struct django_store *from)
{
	struct staged_user *u;
	enum err e;

	for (;;) {
		u = arena_alloc(s->arena, sizeof(*u));
		e = django_store_next_user(from, s->arena, &u->row);
		if (e == ERR_OK)
			e = count_bytes(s, sizeof(*u), u->row.username.n +
			    u->row.password.n + u->row.first_name.n +
			    u->row.last_name.n + u->row.email.n);
		if (e != ERR_OK)
			return e;
		STAILQ_INSERT_TAIL(&s->users, u, link);
	}
}

static enum err
read_incidents(struct stage *s, struct django_store *from)
{
	struct staged_incident *inc;
	enum err e;

	for (;;) {
		inc = arena_alloc(s->arena, sizeof(*inc));
		e = django_store_next_incident(from, s->arena, &inc->row);
		if (e == ERR_OK)
			e = count_bytes(s, sizeof(*inc),
			    inc->row.description.n +
			    inc->row.status->text.n +
			    inc->row.source->text.n);
		if (e != ERR_OK)
			return e;
		STAILQ_INSERT_TAIL(&s->incidents, inc, link);
	}
}

static enum err
read_entries(struct stage *s, struct django_store *from)
{
	struct staged_entry *n;
	enum err e;

	for (;;) {
		n = arena_alloc(s->arena, sizeof(*n));
		e = django_store_next_entry(from, s->arena, &n->row);
		if (e == ERR_OK)
			e = count_bytes(s, sizeof(*n), n->row.user.n +
			    n->row.type.n + n->row.object_id.n +
			    n->row.object.n + n->row.message.n);
		if (e != ERR_OK)
			return e;
		STAILQ_INSERT_TAIL(&s->entries, n, link);
	}
}

enum err
stage_store_read(struct django_store *from, size_t max, struct arena *a,
	struct stage **stage_r, struct str *why_r)
{
	static enum err (*const tables[])(struct stage *s,
	    struct django_store *from) = {
		read_entries, read_users, read_incidents,
	};
	struct stage *s = arena_alloc(a, sizeof(*s));
	enum err e = ERR_NOT_FOUND;
	size_t i;

	s->arena = a;
	s->left = max;
	STAILQ_INIT(&s->users);
	STAILQ_INIT(&s->incidents);
	STAILQ_INIT(&s->entries);
	for (i = 0; i < sizeof(tables) / sizeof(tables[0]) &&
	    e == ERR_NOT_FOUND; i++)
		e = tables[i](s, from);
	if (e == ERR_NOT_FOUND)
		e = django_store_last_id(from, &s->last_id);
	*stage_r = s;
	if (e == ERR_TOO_LARGE)
		*why_r = arena_printf(a, "it holds more than %zu bytes of "
		    "rows", max);
	else if (e != ERR_OK)
		*why_r = django_store_why(from);
	return e;
}

/* --- taking the rows ------------------------------------------------------ */

enum err
stage_store_next_user(struct stage *s, struct django_user *user_r)
{
	const struct staged_user *first = STAILQ_FIRST(&s->users);

	if (first == NULL)
		return ERR_NOT_FOUND;
	*user_r = first->row;
	STAILQ_REMOVE_HEAD(&s->users, link);
	return ERR_OK;
}

enum err
stage_store_next_incident(struct stage *s, struct incident *inc_r)
{
	const struct staged_incident *first = STAILQ_FIRST(&s->incidents);

	if (first == NULL)
		return ERR_NOT_FOUND;
	*inc_r = first->row;
	STAILQ_REMOVE_HEAD(&s->incidents, link);
	return ERR_OK;
}

enum err
stage_store_next_entry(struct stage *s, struct django_entry *entry_r)
{
	const struct staged_entry *first = STAILQ_FIRST(&s->entries);

	if (first == NULL)
		return ERR_NOT_FOUND;
	*entry_r = first->row;
	STAILQ_REMOVE_HEAD(&s->entries, link);
	return ERR_OK;
}

int64_t
stage_store_last_id(const struct stage *s)
{
	return s->last_id;
}

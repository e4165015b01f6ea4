/*
 * A whole body: the first line of the input is the Content-Type header,
 * the rest the body.  Whatever comes, members that are set keep the rules
 * of their fields, and what is said to the client is valid UTF-8.
 */

#undef NDEBUG	/* the assertions are what is tested */
#include <assert.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "http/negotiate.h"
#include "wire/param.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct thing {
	struct str		 text;
	const struct enum_value	*word;
	int64_t			 number;
	int64_t			 at;
};

static const struct enum_value words[] = {
	{ STR_INIT("open"), TEXT("Открыт", "Open") },
	{ STR_INIT("closed"), TEXT("Закрыт", "Closed") },
};

enum { THING_TEXT, THING_WORD, THING_NUMBER, THING_AT, THING__MAX };

static const struct field fields[THING__MAX] = {
	[THING_TEXT] = { .name = STR_INIT("a"), .type = FIELD_TEXT,
	    .max = 20, .flags = FIELD_CREATE,
	    .offset = offsetof(struct thing, text) },
	[THING_WORD] = { .name = STR_INIT("b"), .type = FIELD_ENUM,
	    .values = words, .values_n = 2, .flags = FIELD_CREATE,
	    .offset = offsetof(struct thing, word) },
	[THING_NUMBER] = { .name = STR_INIT("c"), .type = FIELD_INT,
	    .flags = FIELD_CREATE, .offset = offsetof(struct thing, number) },
	[THING_AT] = { .name = STR_INIT("d"), .type = FIELD_TIME,
	    .flags = FIELD_CREATE, .offset = offsetof(struct thing, at) },
};

static void
check_thing(const struct thing *thing, param_set taken)
{
	if (taken & 1u << THING_TEXT) {
		assert(thing->text.n > 0 && utf8_valid(thing->text));
		assert(utf8_count(thing->text) <= fields[THING_TEXT].max);
		assert(memchr(thing->text.p, '\0', thing->text.n) == NULL);
	}
	if (taken & 1u << THING_WORD)
		assert(thing->word == &words[0] || thing->word == &words[1]);
	if (taken & 1u << THING_NUMBER)
		assert(thing->number >= 1);
}

/* Problems concern fields that were not taken, or no field. */
static void
check_problems(const struct problems *problems, param_set taken)
{
	for (struct problem *p = problems->first; p != NULL; p = p->next) {
		const struct field *f = field_find(fields, THING__MAX, p->key);

		assert(p->text.n > 0 && utf8_valid(p->text));
		assert(f == NULL || !(taken & 1u << (f - fields)));
	}
}

static void
check_header(struct str header)
{
	static const struct media media[] = {
		{ STR_INIT("csv"), STR_INIT("text/csv; charset=utf-8") },
	};
	const struct media *chosen = NULL;
	int indent = -1;
	enum err e = negotiate_json(header, (struct str){ NULL, 0 }, &indent);

	assert(e == ERR_OK || e == ERR_NOT_ACCEPTABLE);
	assert(e != ERR_OK || (indent >= 0 && indent <= 8));
	e = negotiate_media(header, (struct str){ NULL, 0 }, media, 1,
	    &chosen);
	assert(e == (chosen == media ? ERR_OK : ERR_NOT_ACCEPTABLE));
	assert(negotiate_lang(header, LANG_RU) < LANG__MAX);
}

static void
check_body(struct str type, struct str bytes, struct arena *a)
{
	struct param_spec spec = {
		.fields = fields, .n = THING__MAX, .flags = FIELD_CREATE,
		.required = 15,
	};
	struct thing thing = { .number = 0 };
	struct problems problems;
	struct body body;
	param_set taken = 0;
	enum err e;

	problem_init(&problems, a, bytes.n % 2 ? LANG_RU : LANG_EN);
	e = body_read(&body, type, bytes, &problems);
	assert(e == ERR_OK || e == ERR_INVALID || e == ERR_UNSUPPORTED);
	assert((e == ERR_INVALID) == (problems.first != NULL));
	if (e == ERR_OK)
		taken = param_fill(&spec, &body, &thing, &problems);
	/* Values must outlive the tree that they were taken from. */
	body_free(&body);
	assert(taken == 15 || e != ERR_OK || problems.first != NULL);
	check_thing(&thing, taken);
	check_problems(&problems, taken);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 12);
	struct str rest = { (const char *)data, size };
	struct str type = str_cut(&rest, '\n');

	check_header(type);
	check_body(type, arena_str(a, rest), a);
	arena_free(a);
	return 0;
}

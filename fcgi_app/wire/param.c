/* The rules for values from outside, one function per type of field. */

#include "base/clock.h"
#include "base/parse.h"
#include "base/text_fold.h"
#include "base/utf8.h"
#include "wire/param.h"

#define ECHO_MAX	100	/* code points of a value in a sentence */

/* The field whose value is read, and the member that it sets. */
struct target {
	const struct field	*field;
	void			*member;
	struct arena		*arena;
	struct problems		*problems;
};

static bool
reject(const struct target *t, enum message m, struct str arg)
{
	problem_add(t->problems, t->field->name, m, arg);
	return false;
}

/* Bytes that utf8_next() rejects: of a surrogate, or one other byte. */
static size_t
skip_ill_formed(struct str s)
{
	if (s.n > 3)
		s.n = 3;
	return utf8_surrogate(s) != 0 && s.p[0] == '\xed' ? 3 : 1;
}

struct str
param_show(struct str s, int most, struct arena *a)
{
	struct buf b;

	buf_init(&b, a, 0);
	for (int shown = 0; s.n > 0; shown++) {
		uint32_t code = 0;
		size_t n = utf8_next(s, &code);

		if (shown == most) {
			buf_lit(&b, "…");
			break;
		}
		if (n == 0 || code < 0x20 || (code >= 0x7f && code < 0xa0))
			buf_lit(&b, "\xef\xbf\xbd");
		else
			buf_add(&b, s.p, n);
		n = n > 0 ? n : skip_ill_formed(s);
		s.p += n;
		s.n -= n;
	}
	return buf_view(&b);
}

struct str
param_echo(struct str s, struct arena *a)
{
	return param_show(s, ECHO_MAX, a);
}

struct str
param_list_values(const struct enum_value values[], size_t n,
	struct arena *a)
{
	struct buf b;

	buf_init(&b, a, 64);
	for (size_t i = 0; i < n; i++) {
		struct str s = values[i].text;
		bool mark = s.n == 1;	/* a comma is a value, too */

		if (i > 0)
			buf_lit(&b, ", ");
		if (mark)
			buf_char(&b, '"');
		buf_str(&b, s);
		if (mark)
			buf_char(&b, '"');
	}
	return buf_view(&b);
}

void
param_reject_choice(struct problems *problems, struct str key,
	struct str value, struct str allowed)
{
	const struct str args[] = {
		param_echo(value, problems->arena), allowed,
	};

	problem_add_with(problems, key, MESSAGE_NOT_CHOICE, args, 2);
}

/* The names of a body are compared with the right one. */
struct comparison {
	struct str	 right;
	struct problems	*problems;
	bool		 good;
};

static void
compare_name(void *arg, struct str name)
{
	struct comparison *c = arg;

	if (!str_eq_nocase(name, c->right) || str_eq(name, c->right))
		return;
	/* A problem lives longer than the body. */
	problem_add(c->problems, arena_str(c->problems->arena, name),
	    MESSAGE_NAME_CASE, c->right);
	c->good = false;
}

bool
param_check_case(const struct body *body, struct str name,
	struct problems *problems)
{
	struct comparison c = { name, problems, true };

	body_names(body, compare_name, &c);
	return c.good;
}

static bool
reject_choice(const struct target *t, struct str value)
{
	const struct field *f = t->field;

	param_reject_choice(t->problems, f->name, value,
	    param_list_values(f->values, f->values_n, t->arena));
	return false;
}

/* Characters that no text may contain, each kind with its own problem. */
static bool
check_characters(const struct target *t, struct str s)
{
	uint32_t surrogate = utf8_surrogate(s);
	bool nul = s.n > 0 && memchr(s.p, '\0', s.n) != NULL;

	if (nul)
		reject(t, MESSAGE_NUL, (struct str){ NULL, 0 });
	if (surrogate != 0)
		reject(t, MESSAGE_SURROGATE, arena_printf(t->arena, "U+%04X",
		    (unsigned)surrogate));
	return !nul && surrogate == 0;
}

/* A text taken as it came, such as a password, may be of spaces. */
static bool
is_blank(const struct field *f, struct str s)
{
	return (f->flags & FIELD_BLANK) == 0 &&
	    (s.n == 0 || ((f->flags & FIELD_EXACT) == 0 && text_blank(s)));
}

static bool
set_text(const struct target *t, struct value v)
{
	bool exact = (t->field->flags & FIELD_EXACT) != 0;
	struct str s = exact ? v.text : utf8_strip(v.text);

	if (exact ? v.kind != VALUE_TEXT : v.kind == VALUE_OTHER)
		return reject(t, MESSAGE_NOT_TEXT, v.text);
	if (v.kind == VALUE_HUGE)
		return reject(t, MESSAGE_NUMBER_RANGE, v.text);
	if (!check_characters(t, s))
		return false;
	if (is_blank(t->field, s))
		return reject(t, MESSAGE_BLANK, s);
	if (utf8_count(s) > t->field->max)
		return reject(t, MESSAGE_TOO_LONG,
		    arena_printf(t->arena, "%zu", t->field->max));
	*(struct str *)t->member = s;
	return true;
}

static bool
set_enum(const struct target *t, struct value v)
{
	const struct enum_value *value = NULL;

	if (v.kind == VALUE_TEXT)
		value = field_find_value(t->field, v.text);
	if (value == NULL)
		return reject_choice(t, v.text);
	*(const struct enum_value **)t->member = value;
	return true;
}

static bool
set_int(const struct target *t, struct value v)
{
	int64_t n;

	if ((v.kind != VALUE_INTEGER && v.kind != VALUE_TEXT) ||
	    parse_int(v.text, 1, INT64_MAX, &n) != ERR_OK)
		return reject(t, MESSAGE_NOT_INTEGER, v.text);
	*(int64_t *)t->member = n;
	return true;
}

static bool
set_time(const struct target *t, struct value v)
{
	int64_t us;

	if (v.kind != VALUE_TEXT || clock_parse(v.text, &us) != ERR_OK)
		return reject(t, MESSAGE_NOT_TIME, v.text);
	*(int64_t *)t->member = us;
	return true;
}

/* JSON has true and false (VALUE_OTHER), a form only their text. */
static bool
set_bool(const struct target *t, struct value v)
{
	bool yes = str_eq_nocase(v.text, STR("true"));

	if ((v.kind != VALUE_OTHER && v.kind != VALUE_TEXT) ||
	    (!yes && !str_eq_nocase(v.text, STR("false"))))
		return reject(t, MESSAGE_NOT_BOOL, param_echo(v.text,
		    t->arena));
	*(bool *)t->member = yes;
	return true;
}

static bool
read_list(const struct target *t, const struct json *list, unsigned *set_r)
{
	const struct enum_value *values = t->field->values, *value;
	const char *other = json_not_array(list);
	size_t i, n = json_length(list);

	if (other != NULL)
		return reject(t, MESSAGE_NOT_LIST, str_of(other));
	for (i = 0; i < n; i++) {
		struct json *element = json_element(list, i, t->arena);
		struct value v = json_value(element, t->arena);

		json_free(element);
		value = v.kind != VALUE_TEXT ? NULL :
		    field_find_value(t->field, v.text);
		if (value == NULL)
			return reject_choice(t, v.text);
		*set_r |= 1u << (value - values);
	}
	return true;
}

/* A form has no lists: the values are separated in one text. */
static bool
read_values(const struct target *t, struct str text, unsigned *set_r)
{
	struct str other;

	*set_r = field_set(t->field, text, &other);
	return other.p == NULL || reject_choice(t, other);
}

static bool
set_set(const struct target *t, const struct body *body, struct value v)
{
	struct json *list = NULL;
	unsigned set = 0;
	bool good;

	if (body->json != NULL)
		list = json_find(body->json, t->field->name, t->arena);
	good = list != NULL ? read_list(t, list, &set) :
	    read_values(t, v.text, &set);
	json_free(list);
	if (good && set == 0)
		return reject(t, MESSAGE_REQUIRED, v.text);
	if (good)
		*(unsigned *)t->member = set;
	return good;
}

/* A null needs no work: the member was zeroed, which is no value. */
static bool
set_member(const struct target *t, const struct body *body, struct value v)
{
	if (v.kind == VALUE_NULL && (t->field->flags & FIELD_NULL) != 0)
		return true;
	if (v.kind == VALUE_NULL)
		return reject(t, MESSAGE_NULL, v.text);
	if (v.kind == VALUE_NOT_UTF8)
		return reject(t, MESSAGE_UTF8, v.text);
	switch (t->field->type) {
	case FIELD_SET:
		return set_set(t, body, v);
	case FIELD_TEXT:
		return set_text(t, v);
	case FIELD_ENUM:
		return set_enum(t, v);
	case FIELD_TIME:
	case FIELD_OPTIONAL_TIME:
		return set_time(t, v);
	case FIELD_BOOL:
		return set_bool(t, v);
	case FIELD_INT:
		break;
	}
	return set_int(t, v);
}

/* A form cannot leave a choice or an optional text out: it sends it blank. */
static bool
is_absent(const struct field *f, bool required, const struct body *body,
	struct value v)
{
	return v.kind == VALUE_ABSENT || (body->is_form && v.text.n == 0 &&
	    (f->type == FIELD_ENUM || !required) && v.kind == VALUE_TEXT);
}

param_set
param_fill(const struct param_spec *spec, const struct body *body,
	void *out, struct problems *problems)
{
	param_set taken = 0;

	for (size_t i = 0; i < spec->n; i++) {
		const struct field *f = &spec->fields[i];
		struct target t = { f, (char *)out + f->offset,
		    problems->arena, problems };
		param_set bit = (param_set)1 << i;
		struct value v;

		if ((f->flags & spec->flags) == 0)
			continue;
		if (!param_check_case(body, f->name, problems))
			continue;
		v = body_get(body, f->name);
		if (!is_absent(f, (spec->required & bit) != 0, body, v))
			taken |= set_member(&t, body, v) ? bit : 0;
		else if (spec->required & bit)
			reject(&t, body->sent ? MESSAGE_REQUIRED_FORM :
			    MESSAGE_REQUIRED, v.text);
	}
	return taken;
}

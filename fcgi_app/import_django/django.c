/* What rows of the replaced service mean here. */

#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "domain/status.h"
#include "import_django/django.h"
#include "wire/json.h"

#define TIME_MIN	19	/* bytes of "2025-11-10 06:00:00" */
#define TIME_MAX	26	/* with ".000001" */
#define TIME_SPACE	10	/* where the space stands */

enum django_account
django_account(bool superuser, bool staff, unsigned rights)
{
	if (superuser)
		return DJANGO_ACCOUNT_ADMIN;
	if (!staff)
		return DJANGO_ACCOUNT_NONE;
	if ((rights & ~(unsigned)DJANGO_RIGHT_VIEW) != 0)
		return DJANGO_ACCOUNT_OPERATOR;
	return rights != 0 ? DJANGO_ACCOUNT_VIEWER : DJANGO_ACCOUNT_DISABLED;
}

enum err
django_time(struct str s, int64_t *us_r)
{
	char text[TIME_MAX + 1];

	if (s.n < TIME_MIN || s.n > TIME_MAX || s.p[TIME_SPACE] != ' ')
		return ERR_INVALID;
	/* A text with an offset has two offsets then, and is rejected. */
	memcpy(text, s.p, s.n);
	text[s.n] = 'Z';
	return clock_parse((struct str){ text, s.n + 1 }, us_r);
}

static struct str
status_of_label(struct str label)
{
	int i;

	for (i = 0; i < STATUS__MAX; i++)
		if (str_eq(label,
		    str_of(status_values[i].label.in[LANG_RU])))
			return status_values[i].text;
	return label;
}

struct str
django_status(struct str name)
{
	struct str before = STR("Инцидент #"), dash = STR("- ");

	if (!str_starts(name, before))
		return STR("");
	name.p += before.n;
	name.n -= before.n;
	str_cut(&name, ' ');
	if (!str_starts(name, dash))
		return STR("");
	return status_of_label((struct str){
	    name.p + dash.n, name.n - dash.n
	});
}

/*
 * The message of an entry is a list in JSON, of {"added": {}} or
 * {"changed": {"fields": [...]}}; that of a deletion is empty.
 */

static const struct str no_field_changed = STR_INIT("Ни одно поле не изменено");

static struct str
name_of_action(int64_t action)
{
	switch (action) {
	case DJANGO_ADDED:
		return STR("Добавлено");
	case DJANGO_CHANGED:
		return STR("Изменено");
	case DJANGO_DELETED:
		return STR("Удалено");
	default:
		return (struct str){ NULL, 0 };
	}
}

/* Appends ": Статус, Источник"; false when a label is no text. */
static bool
put_fields(struct buf *b, const struct json *fields, struct arena *a)
{
	size_t i, n = json_length(fields);
	struct json *field;
	struct value value;

	for (i = 0; i < n; i++) {
		field = json_element(fields, i, a);
		value = json_value(field, a);
		json_free(field);
		if (value.kind != VALUE_TEXT)
			return false;
		buf_str(b, i == 0 ? STR(": ") : STR(", "));
		buf_str(b, value.text);
	}
	return n > 0;
}

static bool
put_changed(struct buf *b, const struct json *changed, struct arena *a)
{
	struct json *fields = json_find(changed, STR("fields"), a);
	bool ok;

	/* Only a change of a related object has a name; there were none. */
	if (json_member(changed, STR("name"), a).kind != VALUE_ABSENT ||
	    fields == NULL) {
		json_free(fields);
		return false;
	}
	buf_str(b, name_of_action(DJANGO_CHANGED));
	ok = put_fields(b, fields, a);
	json_free(fields);
	return ok;
}

/* Appends an element of the list; false when Django did not make it. */
static bool
put_part(struct buf *b, const struct json *part, struct arena *a)
{
	struct json *added = json_find(part, STR("added"), a);
	struct json *changed = json_find(part, STR("changed"), a);
	bool ok = false;

	if (b->n > 0)
		buf_lit(b, "; ");
	if (changed != NULL)
		ok = put_changed(b, changed, a);
	else if (added != NULL) {
		ok = json_member(added, STR("name"), a).kind == VALUE_ABSENT;
		buf_str(b, name_of_action(DJANGO_ADDED));
	}
	json_free(added);
	json_free(changed);
	return ok;
}

static bool
put_parts(struct buf *b, const struct json *parts, struct arena *a)
{
	size_t i, n = json_length(parts);
	struct json *part;
	bool ok = true;

	for (i = 0; i < n && ok; i++) {
		part = json_element(parts, i, a);
		ok = put_part(b, part, a);
		json_free(part);
	}
	return ok;
}

static bool
read_message(struct str message, struct buf *b, struct arena *a)
{
	struct json *parts;
	struct str why;
	bool ok;

	/* json_read changes the bytes. */
	if (json_read(arena_str(a, message), a, &parts, &why) != ERR_OK)
		return false;
	ok = json_not_array(parts) == NULL && put_parts(b, parts, a);
	json_free(parts);
	return ok;
}

struct str
django_note(const struct django_entry *entry, struct arena *a)
{
	struct str message = utf8_repair(entry->message, a);
	struct buf b;

	if (message.n == 0)
		return name_of_action(entry->action);
	buf_init(&b, a, 64);
	if (!read_message(message, &b, a))
		return message;
	/* A JSON escape may be half of a surrogate pair. */
	return b.n > 0 ? utf8_repair(buf_view(&b), a) : no_field_changed;
}

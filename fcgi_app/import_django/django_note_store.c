/*
 * The message of an entry: a list in JSON, of {"added": {}} or
 * {"changed": {"fields": [...]}}; or, of a deletion, nothing.
 */

#include "base/buf.h"
#include "base/utf8.h"
#include "import_django/django_note_store.h"
#include "wire/json.h"

static const struct str nothing = STR_INIT("Ни одно поле не изменено");

static struct str
of_action(int64_t action)
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

/* Labels as "Статус, Источник"; false when one is no text. */
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

	/* A related object is named, which nothing of this service has. */
	if (json_member(changed, STR("name"), a).kind != VALUE_ABSENT ||
	    fields == NULL) {
		json_free(fields);
		return false;
	}
	buf_str(b, of_action(DJANGO_CHANGED));
	ok = put_fields(b, fields, a);
	json_free(fields);
	return ok;
}

/* One of the list; false when it is of no form that is known. */
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
		buf_str(b, of_action(DJANGO_ADDED));
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

	/* Reading changes the bytes. */
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
		return of_action(entry->action);
	buf_init(&b, a, 64);
	if (!read_message(message, &b, a))
		return message;
	/* An escape may have been half a character. */
	return b.n > 0 ? utf8_repair(buf_view(&b), a) : nothing;
}

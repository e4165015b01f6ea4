/*
 * Chooses the reader by Content-Type, and turns the faults that the readers
 * find into problems.
 */

#include "base/utf8.h"
#include "wire/body.h"
#include "wire/header_value.h"

typedef enum err body_reader(struct body *body, struct str content_type,
	struct str bytes, struct problems *problems);

struct str
body_type(struct str content_type)
{
	struct str params = content_type;

	if (!header_value_is_utf8(content_type))
		return (struct str){ NULL, 0 };
	return str_trim(str_cut(&params, ';'));
}

static enum err
too_many(struct problems *problems)
{
	problem_add(problems, PROBLEM_DETAIL, MESSAGE_TOO_MANY_FIELDS,
	    arena_printf(problems->arena, "%d", URI_PARAMS_MAX));
	return ERR_INVALID;
}

static enum err
read_json(struct body *body, struct str content_type, struct str bytes,
	struct problems *problems)
{
	struct json *root;
	struct str why;
	const char *type;

	(void)content_type;
	if (json_read(bytes, body->arena, &root, &why) != ERR_OK) {
		problem_add(problems, PROBLEM_DETAIL, MESSAGE_JSON, why);
		return ERR_INVALID;
	}
	if ((type = json_not_object(root)) != NULL) {
		json_free(root);
		problem_add(problems, PROBLEM_BODY, MESSAGE_NOT_OBJECT,
		    str_of(type));
		return ERR_INVALID;
	}
	body->json = root;
	return ERR_OK;
}

/*
 * A program that sends JSON without naming its type, such as curl, declares
 * a form.  Read as a form the body would have a single field with an odd
 * name, which is ignored, and the request would succeed without effect.
 */
static enum err
reject_json(struct str first, struct problems *problems)
{
	struct str name = utf8_strip(first);

	if (str_starts(name, STR("\xef\xbb\xbf")))
		name = (struct str){ name.p + 3, name.n - 3 };
	if (!str_starts(name, STR("{")) && !str_starts(name, STR("[")))
		return ERR_OK;
	problem_add(problems, PROBLEM_DETAIL, MESSAGE_FORM_JSON,
	    (struct str){ NULL, 0 });
	return ERR_INVALID;
}

static enum err
read_form(struct body *body, struct str content_type, struct str bytes,
	struct problems *problems)
{
	(void)content_type;
	body->is_form = body->sent = true;
	body->plain = utf8_valid(bytes);
	if (uri_query(bytes, body->arena, &body->form) != ERR_OK)
		return too_many(problems);
	return body->form.n == 0 ? ERR_OK :
	    reject_json(body->form.at[0].name, problems);
}

static enum err
read_multipart(struct body *body, struct str content_type, struct str bytes,
	struct problems *problems)
{
	const char *why = "";
	enum err e;

	body->is_form = body->sent = true;
	e = form_multipart(bytes,
	    header_value_param(content_type, STR("boundary")), body->arena,
	    &body->parts, &why);
	if (e == ERR_OK)
		return ERR_OK;
	if (e == ERR_TOO_LARGE)
		return too_many(problems);
	problem_add(problems, PROBLEM_DETAIL, MESSAGE_MULTIPART, str_of(why));
	return ERR_INVALID;
}

static const struct {
	struct str	 type;
	body_reader	*read;
} readers[] = {
	{ STR_INIT("application/json"), read_json },
	{ STR_INIT("application/x-www-form-urlencoded"), read_form },
	{ STR_INIT("multipart/form-data"), read_multipart },
};

enum err
body_read(struct body *body, struct str content_type, struct str bytes,
	struct problems *problems)
{
	struct str type = body_type(content_type);

	*body = (struct body){ .arena = problems->arena };
	if (bytes.n == 0)
		return ERR_OK;
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
		if (str_eq_nocase(type, readers[i].type))
			return readers[i].read(body, content_type, bytes,
			    problems);
	return ERR_UNSUPPORTED;
}

void
body_free(struct body *body)
{
	json_free(body->json);
	body->json = NULL;
}

void
body_repair(struct body *body)
{
	for (size_t i = 0; i < body->form.n && body->plain; i++)
		body->form.at[i].repaired = false;
}

static struct value
text_value(struct str text, bool repaired)
{
	return (struct value){ repaired ? VALUE_NOT_UTF8 : VALUE_TEXT, text };
}

static struct value
form_value(const struct body *body, struct str name)
{
	const struct uri_param *param = uri_find(&body->form, name);

	if (param != NULL)
		return text_value(param->value, param->repaired);
	for (size_t i = body->parts.n; i-- > 0; ) {
		const struct form_part *part = &body->parts.at[i];

		if (!str_eq(part->name, name))
			continue;
		if (part->is_file)
			return (struct value){ VALUE_OTHER, STR("file") };
		return text_value(part->value, part->repaired);
	}
	return (struct value){ VALUE_ABSENT, { NULL, 0 } };
}

struct value
body_get(const struct body *body, struct str name)
{
	if (body->json != NULL)
		return json_member(body->json, name, body->arena);
	return form_value(body, name);
}

void
body_names(const struct body *body, body_name *take, void *arg)
{
	if (body->json != NULL)
		json_names(body->json, take, arg);
	for (size_t i = 0; i < body->form.n; i++)
		take(arg, body->form.at[i].name);
	for (size_t i = 0; i < body->parts.n; i++)
		take(arg, body->parts.at[i].name);
}

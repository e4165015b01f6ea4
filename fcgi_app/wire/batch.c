/* Batches of either type. */

#include "wire/batch.h"

static const struct str json_type = STR_INIT("application/json");
static const struct str lines_type = STR_INIT("application/x-ndjson");

static enum err
add_problem(struct problems *problems, struct str key, enum message m,
	struct str arg)
{
	problem_add(problems, key, m, arg);
	return ERR_INVALID;
}

static enum err
wrong_number(struct problems *problems)
{
	return add_problem(problems, PROBLEM_BODY, MESSAGE_ITEMS,
	    arena_printf(problems->arena, "%d", BATCH_MAX));
}

static enum err
read_array(struct batch *batch, struct str bytes, struct problems *problems)
{
	struct json *root;
	const char *type;
	struct str why;

	if (json_read(bytes, problems->arena, &root, &why) != ERR_OK)
		return add_problem(problems, PROBLEM_DETAIL, MESSAGE_JSON, why);
	batch->array = root;
	if ((type = json_not_array(root)) != NULL)
		return add_problem(problems, PROBLEM_BODY, MESSAGE_NOT_LIST,
		    str_of(type));
	batch->n = json_length(root);
	return batch->n > 0 && batch->n <= BATCH_MAX ? ERR_OK :
	    wrong_number(problems);
}

static bool
is_blank(struct str line)
{
	size_t i;

	for (i = 0; i < line.n; i++)
		if (line.p[i] != ' ' && line.p[i] != '\t' &&
		    line.p[i] != '\r')
			return false;
	return true;
}

static enum err
read_lines(struct batch *batch, struct str bytes, struct problems *problems)
{
	struct str line;

	batch->lines = arena_alloc(problems->arena,
	    BATCH_MAX * sizeof(*batch->lines));
	while (bytes.p != NULL) {
		line = str_cut(&bytes, '\n');
		if (is_blank(line))
			continue;
		if (batch->n == BATCH_MAX)
			return wrong_number(problems);
		batch->lines[batch->n++] = line;
	}
	return batch->n > 0 ? ERR_OK : wrong_number(problems);
}

enum err
batch_read(struct batch *batch, struct str content_type, struct str bytes,
	struct problems *problems)
{
	struct str type = body_type(content_type);
	enum err e = ERR_UNSUPPORTED;

	*batch = (struct batch){ 0 };
	if (bytes.n == 0)
		return wrong_number(problems);
	if (str_eq_nocase(type, json_type))
		e = read_array(batch, bytes, problems);
	else if (str_eq_nocase(type, lines_type))
		e = read_lines(batch, bytes, problems);
	if (e != ERR_OK)
		batch_free(batch);
	return e;
}

void
batch_free(struct batch *batch)
{
	json_free(batch->array);
	batch->array = NULL;
}

enum err
batch_item(const struct batch *batch, size_t i, struct body *body,
	struct problems *problems)
{
	struct json *item;
	const char *type;

	if (batch->lines != NULL)
		return body_read(body, json_type, batch->lines[i], problems);
	/* The array as a whole was validated when it was read. */
	item = json_element(batch->array, i, problems->arena);
	if ((type = json_not_object(item)) != NULL) {
		json_free(item);
		return add_problem(problems, PROBLEM_BODY, MESSAGE_NOT_OBJECT,
		    str_of(type));
	}
	*body = (struct body){ .arena = problems->arena, .json = item };
	return ERR_OK;
}

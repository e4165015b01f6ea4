/* The caller as JSON. */

#include "auth/account_json.h"
#include "auth/me_json.h"
#include "auth/session_cookie_api.h"

static void
write_user(struct call *call, const struct account *account)
{
	json_key(&call->res.json, STR("user"));
	if (account == NULL)
		json_null(&call->res.json);
	else
		account_json_write(call, account);
}

/* The name of the token, without the prefix that it has in the history. */
static void
write_token(struct call *call)
{
	const struct str prefix = STR(ACTOR_TOKEN);
	struct json_writer *w = &call->res.json;
	struct str name = call->caller.name;

	json_key(w, STR("token"));
	if (call->caller.kind != CALLER_TOKEN) {
		json_null(w);
		return;
	}
	if (str_starts(name, prefix))
		name = (struct str){ name.p + prefix.n, name.n - prefix.n };
	json_object(w);
	json_key(w, STR("id"));
	json_int(w, call->caller.id);
	json_key(w, STR("name"));
	json_str(w, name);
	json_key(w, STR("source"));
	if (call->caller.source == NULL)
		json_null(w);
	else
		json_str(w, call->caller.source->text);
	json_object_end(w);
}

static void
write_rights(struct call *call)
{
	struct json_writer *w = &call->res.json;
	int i;

	json_key(w, STR("rights"));
	json_array(w);
	for (i = 0; i < RIGHT_VALUES; i++)
		if (call->caller.rights >> i & 1)
			json_str(w, right_values[i].text);
	json_array_end(w);
}

void
me_json_write(struct call *call, const struct account *account)
{
	struct json_writer *w = &call->res.json;
	struct str token = session_token(call);

	json_object(w);
	write_user(call, account);
	write_token(call);
	write_rights(call);
	json_key(w, STR("csrf_token"));
	if (token.p == NULL)
		json_null(w);
	else
		json_str(w, token);
	json_key(w, STR("session_over"));
	json_bool(w, call->session_over);
	json_object_end(w);
}

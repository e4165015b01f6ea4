/*
 * incidentctl token create: a token by the rules of the API, which works
 * at once, also while the service runs.
 */

#include <stddef.h>
#include <stdio.h>

#include "auth/token_store.h"
#include "base/clock.h"
#include "base/crypt.h"
#include "base/parse.h"
#include "base/utf8.h"
#include "ctl/output.h"
#include "wire/json_write.h"
#include "wire/param.h"

struct options {
	const char	*name;
	const char	*scope;
	const char	*source;
	const char	*expires;
	bool		 json;
};

static const struct args_option options[] = {
	{ "--name", "NAME", offsetof(struct options, name),
	    "the name of the program, 1 to 100 characters" },
	{ "--scope", "SCOPES", offsetof(struct options, scope),
	    "its rights: read, create, write, admin, with commas" },
	{ "--source", "SOURCE", offsetof(struct options, source),
	    "only incidents of this source" },
	{ "--expires", "WHEN", offsetof(struct options, expires),
	    "its expiry: a span such as 90d, or an RFC 3339 time" },
	{ "--json", NULL, offsetof(struct options, json),
	    "print the token as a line of JSON" },
};

/* In so much time, or at a time. */
static enum err
read_end(const char *expires, struct token *token)
{
	int64_t now = clock_now(), span;

	if (expires == NULL)
		return ERR_OK;
	if (parse_span(str_of(expires), &span) == ERR_OK)
		token->expires_at = now + span;
	else if (clock_parse(str_of(expires), &token->expires_at) != ERR_OK) {
		ctl_say("expires: a span such as 90d is expected, or a date "
		    "and time as in RFC 3339");
		return ERR_INVALID;
	}
	if (token->expires_at > now)
		return ERR_OK;
	ctl_say("expires: a time in the future is expected");
	return ERR_INVALID;
}

/* As the API reads the body of a form. */
static enum err
read_wish(struct ctl *ctl, struct token *token_r)
{
	static const struct param_spec spec = {
		.fields = token_fields, .n = TOKEN_FIELD__MAX,
		.flags = FIELD_CREATE,
		.required = 1u << TOKEN_NAME | 1u << TOKEN_SCOPES,
	};
	const struct options *given = ctl->options;
	struct uri_param all[] = {
		uri_param(STR("name"), str_of(given->name), ctl->arena),
		uri_param(STR("scopes"), str_of(given->scope), ctl->arena),
		uri_param(STR("source"), str_of(given->source), ctl->arena),
	};
	const struct body body = {
		.arena = ctl->arena, .is_form = true,
		.form = { all, sizeof(all) / sizeof(all[0]) },
	};
	struct problems problems;
	const struct problem *p;

	*token_r = (struct token){ .id = 0 };
	problem_init(&problems, ctl->arena, LANG_EN);
	param_fill(&spec, &body, token_r, &problems);
	if (token_r->name.n > 0 &&
	    !token_name_ok(token_r->name, ctl->arena))
		problem_add(&problems, token_fields[TOKEN_NAME].name,
		    MESSAGE_TOKEN_NAME, (struct str){ NULL, 0 });
	for (p = problems.first; p != NULL; p = p->next)
		ctl_say("%.*s: %.*s", STR_FMT(p->key), STR_FMT(p->text));
	return problems.first == NULL ? ERR_OK : ERR_INVALID;
}

/* A token on its way to the writer. */
struct making {
	struct ctl	*ctl;
	struct token	 token;
	char		 text[TOKEN_TEXT];
};

static enum err
add(struct txn *txn, void *arg)
{
	struct making *making = arg;

	return token_store_add(txn, &ctl_origin, making->ctl->arena,
	    &making->token, (struct str){ making->text, TOKEN_TEXT });
}

/* What is in the list, and the text, as the API answers. */
static void
put_json(const struct making *making)
{
	struct ctl *ctl = making->ctl;
	struct json_writer w;
	struct buf line;

	buf_init(&line, ctl->arena, 512);
	json_begin(&w, &line, 0);
	json_object(&w);
	json_fields(&w, token_fields, TOKEN_FIELD__MAX, &making->token,
	    (enum lang)ctl->conf->language);
	json_key(&w, STR("token"));
	json_str(&w, (struct str){ making->text, TOKEN_TEXT });
	json_object_end(&w);
	output_print(&line);
}

/* What nobody has seen is good for nothing. */
static int
show(const struct making *making, bool json)
{
	if (json)
		put_json(making);
	else
		printf("%.*s\n", TOKEN_TEXT, making->text);
	if (fflush(stdout) == 0)
		return CTL_DONE;
	ctl_say("token %lld was made and cannot be shown: revoke it",
	    (long long)making->token.id);
	return CTL_FAILED;
}

static int
create(struct ctl *ctl, int argc, char *argv[])
{
	const struct options *given = ctl->options;
	struct making making = { .ctl = ctl };
	unsigned char seed[TOKEN_SEED];
	enum err e;

	(void)argc;
	(void)argv;
	if (read_wish(ctl, &making.token) != ERR_OK ||
	    read_end(given->expires, &making.token) != ERR_OK)
		return CTL_FAILED;
	crypt_random(seed, sizeof(seed));
	token_make(seed, making.text);
	e = ctl_write(ctl, add, &making);
	if (e == ERR_OK)
		return show(&making, given->json);
	if (e == ERR_DUPLICATE)
		ctl_say("name: there is a token of this name already");
	else
		ctl_say("no token was made (%s)", err_name(e));
	return CTL_FAILED;
}

const struct ctl_command cmd_token_create = {
	.name = "token create",
	.usage = "--name NAME --scope read|create|write|admin[,...] "
	    "[--source SOURCE] [--expires 90d|TIME] [--json]",
	.summary = "make a token for a program, and show it this once",
	.options = options,
	.options_n = sizeof(options) / sizeof(options[0]),
	.size = sizeof(struct options),
	.run = create,
};

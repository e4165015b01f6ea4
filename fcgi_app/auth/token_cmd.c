/*
 * incidentctl token create, list and revoke: tokens by the rules of the API.
 * What these change holds at once, for the running service as well.
 */

#include <stddef.h>
#include <stdio.h>

#include "auth/token_store.h"
#include "base/clock.h"
#include "base/crypt.h"
#include "base/parse.h"
#include "ctl/output.h"
#include "wire/json_write.h"
#include "wire/param.h"

/* Of all these commands; each has some of them. */
struct options {
	const char	*name;
	const char	*scope;
	const char	*source;
	const char	*expires;
	const char	*by;
	bool		 json;
};

#define JSON(what)	{ "--json", NULL, offsetof(struct options, json), \
	    "print " what " as a line of JSON" }

/* --- create --------------------------------------------------------------- */

static const struct args_option create_options[] = {
	{ "--name", "NAME", offsetof(struct options, name),
	    "the name of the program, 1 to 100 characters" },
	{ "--scope", "SCOPES", offsetof(struct options, scope),
	    "its rights: read, create, write, admin, with commas" },
	{ "--source", "SOURCE", offsetof(struct options, source),
	    "only incidents of this source" },
	{ "--expires", "WHEN", offsetof(struct options, expires),
	    "its expiry: a span such as 90d, or an RFC 3339 time" },
	JSON("the token"),
};

/* A span from now on, or a time. */
static enum err
read_expiry(const char *expires, struct token *token)
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

/* Reads the options as the API reads the body of a form. */
static enum err
read_token(struct ctl *ctl, struct token *token_r)
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

	*token_r = (struct token){ .id = 0 };
	problem_init(&problems, ctl->arena, LANG_EN);
	param_fill(&spec, &body, token_r, &problems);
	if (token_r->name.n > 0 &&
	    !token_name_ok(token_r->name, ctl->arena))
		problem_add(&problems, token_fields[TOKEN_NAME].name,
		    MESSAGE_TOKEN_NAME, (struct str){ NULL, 0 });
	return ctl_say_problems(&problems);
}

struct new_token {
	struct ctl	*ctl;
	struct token	 token;
	char		 text[TOKEN_TEXT];
};

static enum err
add_token(struct txn *txn, void *arg)
{
	struct new_token *new = arg;

	return token_store_add(txn, &ctl_actor, new->ctl->arena,
	    &new->token, (struct str){ new->text, TOKEN_TEXT });
}

/* The token with its text, as the API answers. */
static void
print_json(const struct new_token *new)
{
	struct ctl *ctl = new->ctl;
	struct json_writer w;
	struct buf line;

	buf_init(&line, ctl->arena, 512);
	json_begin(&w, &line, 0);
	json_object(&w);
	json_fields(&w, token_fields, TOKEN_FIELD__MAX, &new->token,
	    (enum lang)ctl->conf->language);
	json_key(&w, STR("token"));
	json_str(&w, (struct str){ new->text, TOKEN_TEXT });
	json_object_end(&w);
	printf("%.*s\n", STR_FMT(buf_view(&line)));
}

/* The text cannot be shown again: the store has only a digest of it. */
static int
print_new(const struct new_token *new, bool json)
{
	if (json)
		print_json(new);
	else
		printf("%.*s\n", TOKEN_TEXT, new->text);
	if (fflush(stdout) == 0)
		return CTL_DONE;
	ctl_say("token %lld was made and cannot be shown: revoke it",
	    (long long)new->token.id);
	return CTL_FAILED;
}

static int
create(struct ctl *ctl)
{
	const struct options *given = ctl->options;
	struct new_token new = { .ctl = ctl };
	unsigned char seed[TOKEN_SEED];
	enum err e;

	if (read_token(ctl, &new.token) != ERR_OK ||
	    read_expiry(given->expires, &new.token) != ERR_OK)
		return CTL_FAILED;
	crypt_random(seed, sizeof(seed));
	token_make(seed, new.text);
	e = ctl_write(ctl, add_token, &new);
	if (e == ERR_OK)
		return print_new(&new, given->json);
	if (e == ERR_DUPLICATE)
		ctl_say("name: there is a token of this name already");
	else
		ctl_say("no token was made (%s)", err_name(e));
	return CTL_FAILED;
}

const struct ctl_command token_cmd_create = {
	.name = "token create",
	.usage = "--name NAME --scope read|create|write|admin[,...] "
	    "[--source SOURCE] [--expires 90d|TIME] [--json]",
	.summary = "make a token for a program, and show it this once",
	CTL_OPTIONS(create_options),
	.run = create,
};

/* --- list ----------------------------------------------------------------- */

static const struct args_option list_options[] = {
	{ "--by", "USERNAME", offsetof(struct options, by),
	    "only tokens that this account made" },
	JSON("each token"),
};

static const struct output_column columns[] = {
	{ "ID", 4 },
	{ "NAME", 20 },
	{ "STATE", 7 },
	{ "SCOPES", 12 },
	{ "SOURCE", 10 },
	{ "LAST USED", OUTPUT_TIME },
	{ "EXPIRES", OUTPUT_TIME },
};

static struct str
state_of(const struct token *token)
{
	if (token->revoked_at != 0)
		return STR("revoked");
	return token_is_valid(token, clock_now()) ? STR("good") :
	    STR("expired");
}

static void
token_texts(const void *row, struct arena *a, struct str texts_r[])
{
	const struct token *token = row;

	*texts_r++ = arena_printf(a, "%lld", (long long)token->id);
	*texts_r++ = token->name;
	*texts_r++ = state_of(token);
	*texts_r++ = field_set_text(&token_fields[TOKEN_SCOPES],
	    token->scopes, a);
	*texts_r++ = token->source == NULL ? STR("any source") :
	    token->source->text;
	*texts_r++ = output_time(token->last_used_at, a);
	*texts_r++ = output_time(token->expires_at, a);
}

static const struct output_table table = {
	.fields = token_fields,
	.fields_n = TOKEN_FIELD__MAX,
	.columns = columns,
	.columns_n = sizeof(columns) / sizeof(columns[0]),
	.texts = token_texts,
	.row_size = sizeof(struct token),
};

struct listing {
	struct str		by;
	struct token_store_page	page;
};

static enum err
read_tokens(struct db *db, struct arena *a, void *arg)
{
	struct listing *l = arg;
	const struct token_store_query query = {
		.by = l->by, .page = 1, .limit = INT64_MAX,
	};

	return token_store_list(db, &query, a, &l->page);
}

static int
list(struct ctl *ctl)
{
	const struct options *given = ctl->options;
	struct listing l = { .by = str_of(given->by) };

	if (ctl_read(ctl, "the tokens", read_tokens, &l) != ERR_OK)
		return CTL_FAILED;
	return output_rows(ctl, &table, l.page.rows, l.page.n, given->json);
}

const struct ctl_command token_cmd_list = {
	.name = "token list",
	.usage = "[--by USERNAME] [--json]",
	.summary = "show all tokens, the newest first, or those of an account",
	.details = "Times are those of the configured zone.",
	CTL_OPTIONS(list_options),
	.run = list,
};

/* --- revoke --------------------------------------------------------------- */

static const struct args_option revoke_options[] = {
	JSON("each token"),
};

struct revocation {
	struct arena	*arena;
	struct str	 which;		/* its id or its name */
	struct token	 token;		/* as it is afterwards */
};

/*
 * A number is taken for an id: a token whose name is the id of another one
 * must not keep that from being revoked.
 */
static enum err
find_token(struct db *db, struct revocation *r)
{
	int64_t id;

	if (parse_int(r->which, 1, INT64_MAX, &id) == ERR_OK)
		return token_store_get(db, id, r->arena, &r->token);
	return token_store_find_by_name(db, r->which, r->arena, &r->token);
}

static enum err
revoke_token(struct txn *txn, void *arg)
{
	struct revocation *r = arg;
	enum err e;

	if ((e = find_token(txn->db, r)) != ERR_OK)
		return e;
	return token_store_revoke(txn, &ctl_actor, r->token.id, r->arena,
	    &r->token);
}

static int
revoke(struct ctl *ctl)
{
	const struct options *given = ctl->options;
	struct revocation r = {
		.arena = ctl->arena, .which = str_of(ctl->args[0]),
	};
	enum err e = ctl_write(ctl, revoke_token, &r);

	if (e == ERR_NOT_FOUND)
		ctl_say("%s: there is no such token", ctl->args[0]);
	else if (e != ERR_OK)
		ctl_say("not revoked (%s)", err_name(e));
	else if (given->json)
		output_json(ctl, token_fields, TOKEN_FIELD__MAX, &r.token);
	else
		printf("token %lld, %.*s: revoked\n", (long long)r.token.id,
		    STR_FMT(r.token.name));
	return e == ERR_OK ? CTL_DONE : CTL_FAILED;
}

const struct ctl_command token_cmd_revoke = {
	.name = "token revoke",
	.usage = "ID|NAME [--json]",
	.summary = "make a token good for nothing",
	CTL_OPTIONS(revoke_options),
	.args_n = 1,
	.run = revoke,
};

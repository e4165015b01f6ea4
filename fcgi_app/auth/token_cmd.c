/*
 * incidentctl token list and token revoke; what was revoked is so at once,
 * for the service as well.
 */

#include <stddef.h>
#include <stdio.h>

#include "auth/token_store.h"
#include "base/clock.h"
#include "base/parse.h"
#include "ctl/output.h"

static void
put_json(struct ctl *ctl, const struct token *token)
{
	output_json(ctl, token_fields, TOKEN_FIELD__MAX, token);
}

/* --- list ----------------------------------------------------------------- */

struct options {
	const char	*by;		/* token list */
	bool		 json;
};

#define JSON	{ "--json", NULL, offsetof(struct options, json), \
	    "print each token as a line of JSON" }

static const struct args_option list_options[] = {
	{ "--by", "USERNAME", offsetof(struct options, by),
	    "only tokens that this account made" },
	JSON,
};

static const struct args_option options[] = {
	JSON,
};

#define OPTIONS(table) \
	.options = (table), .options_n = sizeof(table) / sizeof((table)[0]), \
	.size = sizeof(struct options)

static struct str
state_of(const struct token *token)
{
	if (token->revoked_at != 0)
		return STR("revoked");
	return token_is_valid(token, clock_now()) ? STR("good") :
	    STR("expired");
}

static void
put_columns(struct ctl *ctl, const struct token *token)
{
	struct buf line;

	buf_init(&line, ctl->arena, 256);
	output_text(&line, arena_printf(ctl->arena, "%lld",
	    (long long)token->id), 4);
	output_text(&line, token->name, 20);
	output_text(&line, state_of(token), 7);
	output_text(&line, field_set_text(&token_fields[TOKEN_SCOPES],
	    token->scopes, ctl->arena), 12);
	output_text(&line, token->source == NULL ? STR("any source") :
	    token->source->text, 10);
	output_time(&line, token->last_used_at);
	output_time(&line, token->expires_at);
	output_print(&line);
}

static void
put_heading(struct ctl *ctl)
{
	struct buf line;

	buf_init(&line, ctl->arena, 256);
	output_text(&line, STR("ID"), 4);
	output_text(&line, STR("NAME"), 20);
	output_text(&line, STR("STATE"), 7);
	output_text(&line, STR("SCOPES"), 12);
	output_text(&line, STR("SOURCE"), 10);
	output_text(&line, STR("LAST USED"), OUTPUT_TIME);
	output_text(&line, STR("EXPIRES"), OUTPUT_TIME);
	output_print(&line);
}

static enum err
read_all(struct ctl *ctl, struct token_store_page *page_r)
{
	const struct options *given = ctl->options;
	const struct token_store_query query = {
		.by = str_of(given->by), .page = 1, .limit = INT64_MAX,
	};
	struct db *db;
	enum err e;

	if ((e = ctl_open(ctl, DB_READ, &db)) != ERR_OK)
		return e;
	e = token_store_list(db, &query, ctl->arena, page_r);
	db_close(&db);
	if (e != ERR_OK)
		ctl_say("the tokens cannot be read (%s)", err_name(e));
	return e;
}

static int
list(struct ctl *ctl, int argc, char *argv[])
{
	const struct options *given = ctl->options;
	struct token_store_page page;
	size_t i;

	(void)argc;
	(void)argv;
	if (read_all(ctl, &page) != ERR_OK)
		return CTL_FAILED;
	if (!given->json && page.n > 0)
		put_heading(ctl);
	for (i = 0; i < page.n; i++)
		if (given->json)
			put_json(ctl, &page.rows[i]);
		else
			put_columns(ctl, &page.rows[i]);
	return fflush(stdout) == 0 ? CTL_DONE : CTL_FAILED;
}

const struct ctl_command cmd_token_list = {
	.name = "token list",
	.usage = "[--by USERNAME] [--json]",
	.summary = "show all tokens, the newest first, or those of an account",
	.details = "Times are those of the configured zone.",
	OPTIONS(list_options),
	.run = list,
};

/* --- revoke --------------------------------------------------------------- */

/* Which one, and what it is then. */
struct revoking {
	struct ctl	*ctl;
	struct str	 which;
	struct token	 token;
};

/* A number is an id: no name could keep one from being revoked. */
static enum err
find(struct db *db, struct revoking *r)
{
	int64_t id;

	if (parse_int(r->which, 1, INT64_MAX, &id) == ERR_OK)
		return token_store_get(db, id, r->ctl->arena, &r->token);
	return token_store_find_by_name(db, r->which, r->ctl->arena, &r->token);
}

static enum err
revoke_one(struct txn *txn, void *arg)
{
	struct revoking *r = arg;
	enum err e;

	if ((e = find(txn->db, r)) != ERR_OK)
		return e;
	return token_store_revoke(txn, &ctl_origin, r->token.id,
	    r->ctl->arena, &r->token);
}

static int
revoke(struct ctl *ctl, int argc, char *argv[])
{
	const struct options *given = ctl->options;
	struct revoking r = { .ctl = ctl, .which = str_of(argv[1]) };
	enum err e;

	(void)argc;
	e = ctl_write(ctl, revoke_one, &r);
	if (e == ERR_NOT_FOUND)
		ctl_say("%s: there is no such token", argv[1]);
	else if (e != ERR_OK)
		ctl_say("not revoked (%s)", err_name(e));
	else if (given->json)
		put_json(ctl, &r.token);
	else
		printf("token %lld, %.*s: revoked\n", (long long)r.token.id,
		    STR_FMT(r.token.name));
	return e == ERR_OK ? CTL_DONE : CTL_FAILED;
}

const struct ctl_command cmd_token_revoke = {
	.name = "token revoke",
	.usage = "ID|NAME [--json]",
	.summary = "make a token good for nothing",
	OPTIONS(options),
	.args_min = 1,
	.args_max = 1,
	.run = revoke,
};

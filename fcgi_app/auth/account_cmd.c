/* What the commands about accounts share. */

#include <stdio.h>

#include "auth/account_cmd.h"
#include "ctl/output.h"
#include "wire/json_write.h"
#include "wire/param.h"

/* A job of the writer about one account. */
struct job {
	struct arena				*arena;
	const struct account_change		*change;
	const struct account_password		*password;
	struct account				*account;
	struct token_store_page			*tokens;
};

/* The names as the form in the body of a request would give them. */
static struct body
form_of(struct ctl *ctl, const struct account_cmd_names *names)
{
	const struct { struct str name, value; } all[] = {
		{ STR("username"),	str_of(names->username) },
		{ STR("first_name"),	str_of(names->first_name) },
		{ STR("last_name"),	str_of(names->last_name) },
		{ STR("email"),		str_of(names->email) },
		{ STR("role"),		str_of(names->role) },
	};
	struct body body = { .arena = ctl->arena, .is_form = true };
	size_t i, n = sizeof(all) / sizeof(all[0]);

	body.form.at = arena_alloc(ctl->arena, n * sizeof(*body.form.at));
	for (i = 0; i < n; i++)
		body.form.at[body.form.n++] = uri_param(all[i].name,
		    all[i].value, ctl->arena);
	return body;
}

enum err
account_cmd_read(struct ctl *ctl, const struct account_cmd_names *names,
	struct account *account_r)
{
	static const struct param_spec spec = {
		.fields = account_fields, .n = ACCOUNT_FIELD__MAX,
		.flags = FIELD_CREATE,
		.required = 1u << ACCOUNT_USERNAME | 1u << ACCOUNT_ROLE,
	};
	struct body body = form_of(ctl, names);
	struct problems problems;

	*account_r = (struct account){
		.first_name = STR(""), .last_name = STR(""),
		.email = STR(""), .active = true,
	};
	problem_init(&problems, ctl->arena, LANG_EN);
	param_fill(&spec, &body, account_r, &problems);
	account_validate(account_r, ~0u, &problems);
	return ctl_say_problems(&problems);
}

struct lookup {
	struct str			name;
	struct account_login	login;
};

static enum err
read_account(struct db *db, struct arena *a, void *arg)
{
	struct lookup *l = arg;

	return account_store_find(db, l->name, a, &l->login);
}

static enum err
look_up(struct ctl *ctl, struct str name, struct account *account_r)
{
	struct lookup l = { .name = name };
	enum err e = ctl_read(ctl, "the account", read_account, &l);

	if (e == ERR_OK)
		*account_r = l.login.account;
	return e;
}

enum err
account_cmd_find(struct ctl *ctl, const char *name, struct account *account_r)
{
	enum err e = look_up(ctl, str_of(name), account_r);

	if (e == ERR_NOT_FOUND)
		ctl_say("%s: there is no such account", name);
	return e;
}

static void
say_taken(struct str name)
{
	ctl_say("%.*s: there is an account of this name already",
	    STR_FMT(name));
}

enum err
account_cmd_check_free(struct ctl *ctl, struct str name)
{
	struct account account;
	enum err e = look_up(ctl, name, &account);

	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	if (e != ERR_OK)
		return e;
	say_taken(name);
	return ERR_DUPLICATE;
}

static enum err
add_account(struct txn *txn, void *arg)
{
	struct job *job = arg;

	return account_store_add(txn, &ctl_actor, job->arena, job->account,
	    job->password);
}

enum err
account_cmd_add(struct ctl *ctl, struct account *account,
	const struct account_password *password)
{
	struct job job = {
		.arena = ctl->arena, .account = account,
		.password = password,
	};
	enum err e = ctl_write(ctl, add_account, &job);

	if (e == ERR_DUPLICATE)
		say_taken(account->username);
	else if (e != ERR_OK)
		ctl_say("%.*s: not added (%s)", STR_FMT(account->username),
		    err_name(e));
	return e;
}

static enum err
change_account(struct txn *txn, void *arg)
{
	struct job *job = arg;
	enum err e;

	e = account_change_store_apply(txn, &ctl_actor, job->change,
	    job->arena, job->account);
	return e != ERR_OK ? e : account_change_store_tokens(txn, &ctl_actor,
	    job->change, job->account, job->arena, job->tokens);
}

enum err
account_cmd_change(struct ctl *ctl, const struct account_change *change,
	struct account *account_r, struct token_store_page *tokens_r)
{
	struct job job = {
		.arena = ctl->arena, .change = change, .account = account_r,
		.tokens = tokens_r,
	};
	enum err e = ctl_write(ctl, change_account, &job);

	if (e == ERR_LAST_ADMIN)
		ctl_say("%.*s: is the last active administrator who can log in",
		    STR_FMT(account_r->username));
	else if (e != ERR_OK)
		ctl_say("not changed (%s)", err_name(e));
	return e;
}

void
account_cmd_print(struct ctl *ctl, const struct account *account, bool json,
	const char *done)
{
	if (json)
		output_json(ctl, account_fields, ACCOUNT_FIELD__MAX, account);
	else
		printf("%.*s: %s\n", STR_FMT(account->username), done);
}

static void
print_changed_json(struct ctl *ctl, const struct account *account,
	const struct token_store_page *tokens)
{
	enum lang lang = (enum lang)ctl->conf->language;
	struct json_writer w;
	struct buf line;
	size_t i;

	buf_init(&line, ctl->arena, 1024);
	json_begin(&w, &line, 0);
	json_object(&w);
	json_fields(&w, account_fields, ACCOUNT_FIELD__MAX, account, lang);
	json_key(&w, STR("tokens"));
	json_array(&w);
	for (i = 0; i < tokens->n; i++) {
		json_object(&w);
		json_fields(&w, token_fields, TOKEN_FIELD__MAX,
		    &tokens->rows[i], lang);
		json_object_end(&w);
	}
	json_array_end(&w);
	json_object_end(&w);
	printf("%.*s\n", STR_FMT(buf_view(&line)));
}

void
account_cmd_print_changed(struct ctl *ctl, const struct account *account,
	const struct token_store_page *tokens, bool json, const char *done)
{
	const struct token *token;
	size_t i;

	if (json && tokens->n > 0) {
		print_changed_json(ctl, account, tokens);
		return;
	}
	account_cmd_print(ctl, account, json, done);
	for (i = 0; i < tokens->n; i++) {
		token = &tokens->rows[i];
		printf("token %lld, %.*s: %s\n", (long long)token->id,
		    STR_FMT(token->name), token->revoked_at != 0 ?
		    "revoked" : "still good (--revoke-tokens revokes it)");
	}
}

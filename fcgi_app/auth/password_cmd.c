/* New passwords from the operator. */

#include "auth/password.h"
#include "auth/password_cmd.h"
#include "auth/password_validate.h"
#include "ctl/prompt.h"

#define ATTEMPTS	3

/* Some editors and shells put it before a text in UTF-8. */
#define BYTE_ORDER_MARK	STR("\xef\xbb\xbf")

/*
 * Cuts the byte order mark before a text and one line end after it, which
 * files and environment variables may add.  Validation rejects the other
 * characters that no user can type.
 */
static struct str
trim_given(struct str given)
{
	if (str_starts(given, BYTE_ORDER_MARK)) {
		given.p += BYTE_ORDER_MARK.n;
		given.n -= BYTE_ORDER_MARK.n;
	}
	if (given.n > 0 && given.p[given.n - 1] == '\n') {
		given.n--;
		if (given.n > 0 && given.p[given.n - 1] == '\r')
			given.n--;
	}
	return given;
}

enum err
password_cmd_hash(struct ctl *ctl, const struct account *owner,
	struct str given, struct account_password *password_r)
{
	struct problems problems;
	enum err e;

	problem_init(&problems, ctl->arena, LANG_EN);
	given = trim_given(given);
	password_validate_problem(&problems,
	    account_fields[ACCOUNT_PATCH_PASSWORD].name, given, owner);
	if (problems.first != NULL) {
		ctl_say("%.*s", STR_FMT(problems.first->text));
		return ERR_INVALID;
	}
	e = password_hash(given, ctl->arena, &password_r->stored);
	if (e != ERR_OK) {
		ctl_say("the password cannot be hashed (%s)", err_name(e));
		return e;
	}
	password_r->rounds = password_rounds(password_r->stored);
	return ERR_OK;
}

static enum err
ask_line(struct ctl *ctl, const char *what, struct str *given_r)
{
	enum err e = prompt_password(what, ctl->arena, given_r);

	if (e == ERR_NOT_FOUND)
		ctl_say("no password was given");
	else if (e == ERR_TOO_LARGE)
		ctl_say("that is too long for a password");
	return e;
}

enum err
password_cmd_read_line(struct ctl *ctl, const struct account *owner,
	struct account_password *password_r)
{
	struct str given;
	enum err e = ask_line(ctl, "Password", &given);

	return e != ERR_OK ? e :
	    password_cmd_hash(ctl, owner, given, password_r);
}

/* ERR_INVALID: the operator may try again. */
static enum err
ask_twice(struct ctl *ctl, const struct account *owner,
	struct account_password *password_r)
{
	struct str given, again;
	enum err e;

	if ((e = ask_line(ctl, "Password", &given)) != ERR_OK ||
	    (e = ask_line(ctl, "Password (again)", &again)) != ERR_OK)
		return e;
	if (str_eq(given, again))
		return password_cmd_hash(ctl, owner, given, password_r);
	ctl_say("the two passwords differ");
	return ERR_INVALID;
}

enum err
password_cmd_ask(struct ctl *ctl, const struct account *owner,
	struct account_password *password_r)
{
	enum err e = ERR_INVALID;
	int i;

	for (i = 0; i < ATTEMPTS && e == ERR_INVALID; i++)
		e = ask_twice(ctl, owner, password_r);
	return e;
}

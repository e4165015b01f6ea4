/* args: options of a command, by a table. */

#include <string.h>

#include "ctl/args.h"
#include "support/expect.h"

struct options {
	const char	*name;
	const char	*scope;
	bool		 json;
};

static const struct args_option table[] = {
	{ "--name", "NAME", offsetof(struct options, name), "" },
	{ "--scope", "SCOPE", offsetof(struct options, scope), "" },
	{ "--json", NULL, offsetof(struct options, json), "" },
};

static struct options options;
static char *args[8];
static int count;
static struct args_fault fault;

/* Reads up to six arguments, which end in NULL. */
static enum err
read_args(char *const given[])
{
	options = (struct options){ .json = false };
	args[0] = "command";
	for (count = 1; given[count - 1] != NULL; count++)
		args[count] = given[count - 1];
	return args_read(table, 3, &options, &count, args, &fault);
}

#define READ(...)	read_args((char *const []){ __VA_ARGS__, NULL })

static void
expect_text(const char *is, const char *want)
{
	cr_expect(is != NULL && strcmp(is, want) == 0, "%s, not %s", is,
	    want);
}

Test(args, options_may_stand_anywhere)
{
	cr_expect_eq(READ("a", "--name", "x", "b", "--json"), ERR_OK);
	expect_text(options.name, "x");
	cr_expect_null(options.scope);
	cr_expect(options.json);
	cr_expect_eq(count, 3);
	expect_text(args[0], "command");
	expect_text(args[1], "a");
	expect_text(args[2], "b");
}

Test(args, none_at_all_is_legal)
{
	cr_expect_eq(READ(NULL), ERR_OK);
	cr_expect_eq(count, 1);
	cr_expect_null(options.name);
	cr_expect(!options.json);
}

Test(args, a_value_may_follow_a_sign)
{
	cr_expect_eq(READ("--name=a=b", "--scope="), ERR_OK);
	expect_text(options.name, "a=b");
	expect_text(options.scope, "");
	cr_expect_eq(count, 1);
}

Test(args, a_value_is_taken_whatever_it_looks_like)
{
	cr_expect_eq(READ("--name", "--json"), ERR_OK);
	expect_text(options.name, "--json");
	cr_expect(!options.json);
}

Test(args, two_hyphens_end_the_options)
{
	cr_expect_eq(READ("--json", "--", "--name", "--"), ERR_OK);
	cr_expect_null(options.name);
	cr_expect_eq(count, 3);
	expect_text(args[1], "--name");
	expect_text(args[2], "--");
}

Test(args, one_hyphen_is_an_argument)
{
	cr_expect_eq(READ("-", ""), ERR_OK);
	cr_expect_eq(count, 3);
}

Test(args, what_is_not_in_the_table_is_refused)
{
	cr_expect_eq(READ("--nam", "x"), ERR_INVALID);
	cr_expect_eq(READ("--names", "x"), ERR_INVALID);
	cr_expect_eq(READ("-n"), ERR_INVALID);
	cr_expect_eq(READ("a", "--", "b"), ERR_OK);
	cr_expect_eq(READ("---", "b"), ERR_INVALID);
	cr_expect_eq(READ("--=x"), ERR_INVALID);
}

Test(args, an_option_has_its_value_once)
{
	cr_expect_eq(READ("--name"), ERR_INVALID);
	cr_expect_eq(READ("--name", "x", "--name", "x"), ERR_INVALID);
	cr_expect_eq(READ("--name=x", "--name=x"), ERR_INVALID);
	cr_expect_eq(READ("--json", "--json"), ERR_INVALID);
	cr_expect_eq(READ("--json="), ERR_INVALID);
	cr_expect_eq(READ("--json=yes"), ERR_INVALID);
}

Test(args, what_is_wrong_is_named)
{
	READ("a", "--frob=1", "b");
	expect_text(fault.word, "--frob=1");
	expect_text(fault.why, "there is no such option");
	READ("--json", "--json");
	expect_text(fault.word, "--json");
	expect_text(fault.why, "is given twice");
	READ("--json=yes");
	expect_text(fault.why, "takes no value");
	READ("a", "--name");
	expect_text(fault.word, "--name");
	expect_text(fault.why, "needs a value");
	READ("--name", "x", "--name=y");
	expect_text(fault.why, "is given twice");
}

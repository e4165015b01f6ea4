/* Takes the options out from between the arguments of a command. */

#include "base/str.h"
#include "ctl/args.h"

/* The arguments before `next` have been read. */
struct reader {
	char	**argv;
	int	  argc, next;
	void	 *out;
	struct args_fault *fault;
};

static enum err
reject_option(struct reader *r, const char *why)
{
	r->fault->why = why;
	return ERR_INVALID;
}

static const struct args_option *
find_option(const struct args_option options[], size_t n, struct str name)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_eq(str_of(options[i].name), name))
			return &options[i];
	return NULL;
}

static enum err
set_flag(struct reader *r, const struct args_option *option,
	const char *value)
{
	void *member = (char *)r->out + option->offset;

	if (value != NULL)
		return reject_option(r, "takes no value");
	if (*(bool *)member)
		return reject_option(r, "is given twice");
	*(bool *)member = true;
	return ERR_OK;
}

/* The value is the text after "=", or else the next argument. */
static enum err
set_value(struct reader *r, const struct args_option *option,
	const char *value)
{
	void *member = (char *)r->out + option->offset;

	if (value == NULL && r->next < r->argc)
		value = r->argv[r->next++];
	if (value == NULL)
		return reject_option(r, "needs a value");
	if (*(const char **)member != NULL)
		return reject_option(r, "is given twice");
	*(const char **)member = value;
	return ERR_OK;
}

static enum err
read_option(struct reader *r, const struct args_option options[], size_t n,
	const char *arg)
{
	const struct args_option *option;
	struct str value = str_of(arg);

	option = find_option(options, n, str_cut(&value, '='));
	if (option == NULL)
		return reject_option(r, "there is no such option");
	return (option->value != NULL ? set_value : set_flag)(r, option,
	    value.p);
}

enum err
args_read(const struct args_option options[], size_t n, void *out,
	int *argc, char *argv[], struct args_fault *fault_r)
{
	struct reader r = { argv, *argc, 1, out, fault_r };
	bool ended = false;
	int left = 1;
	char *arg;

	while (r.next < r.argc) {
		arg = argv[r.next++];
		fault_r->word = arg;
		if (ended || arg[0] != '-' || arg[1] == '\0')
			argv[left++] = arg;
		else if (str_eq(str_of(arg), STR("--")))
			ended = true;
		else if (read_option(&r, options, n, arg) != ERR_OK)
			return ERR_INVALID;
	}
	*argc = left;
	return ERR_OK;
}

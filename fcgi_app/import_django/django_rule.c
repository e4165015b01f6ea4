/* What things of the service that was replaced mean here. */

#include "base/clock.h"
#include "import_django/django_rule.h"
#include "incident/incident.h"

#define TIME_LEAST	19	/* "2025-11-10 06:00:00" */
#define TIME_MOST	26	/* and ".000001" */
#define TIME_SPACE	10	/* where its space stands */

enum django_rule_place
django_rule_place(bool superuser, bool staff, unsigned rights)
{
	if (superuser)
		return DJANGO_RULE_ADMIN;
	if (!staff)
		return DJANGO_RULE_OUT;
	if ((rights & ~(unsigned)DJANGO_RULE_VIEW) != 0)
		return DJANGO_RULE_OPERATOR;
	return rights != 0 ? DJANGO_RULE_VIEWER : DJANGO_RULE_IDLE;
}

enum err
django_rule_time(struct str s, int64_t *us_r)
{
	char text[TIME_MOST + 1];

	if (s.n < TIME_LEAST || s.n > TIME_MOST || s.p[TIME_SPACE] != ' ')
		return ERR_INVALID;
	/* With an offset of its own it would have two then. */
	memcpy(text, s.p, s.n);
	text[s.n] = 'Z';
	return clock_parse((struct str){ text, s.n + 1 }, us_r);
}

static struct str
word_of(struct str label)
{
	int i;

	for (i = 0; i < STATUS__MAX; i++)
		if (str_eq(label,
		    str_of(status_values[i].label.in[LANG_RU])))
			return status_values[i].text;
	return label;
}

struct str
django_rule_status(struct str name)
{
	struct str before = STR("Инцидент #"), dash = STR("- ");

	if (!str_starts(name, before))
		return STR("");
	name.p += before.n;
	name.n -= before.n;
	str_cut(&name, ' ');
	if (!str_starts(name, dash))
		return STR("");
	return word_of((struct str){ name.p + dash.n, name.n - dash.n });
}

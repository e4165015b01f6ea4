/* Rules of zones: each take_ function eats what it names from *s. */

#include "base/calendar.h"
#include "base/parse.h"
#include "base/zone_rule.h"

#define DAY		86400
#define HOURS_MAX	167		/* of a turn: a week and back */
#define TURN_TIME	(2 * 3600)	/* unless another is said */

static bool
take_char(struct str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	s->p++;
	s->n--;
	return true;
}

static bool
take_number(struct str *s, int min, int max, int *n_r)
{
	struct str digits = { s->p, 0 };
	int64_t n;

	while (digits.n < s->n && s->p[digits.n] >= '0' &&
	    s->p[digits.n] <= '9')
		digits.n++;
	if (parse_int(digits, min, max, &n) != ERR_OK)
		return false;
	s->p += digits.n;
	s->n -= digits.n;
	*n_r = (int)n;
	return true;
}

/* [+-]h[:m[:s]] */
static bool
take_time(struct str *s, int32_t *seconds_r)
{
	bool minus = take_char(s, '-');
	int hours, minutes = 0, seconds = 0;

	if (!minus)
		take_char(s, '+');
	if (!take_number(s, 0, HOURS_MAX, &hours))
		return false;
	if (take_char(s, ':') && (!take_number(s, 0, 59, &minutes) ||
	    (take_char(s, ':') && !take_number(s, 0, 59, &seconds))))
		return false;
	*seconds_r = (hours * 60 + minutes) * 60 + seconds;
	if (minus)
		*seconds_r = -*seconds_r;
	return true;
}

/* "MSK", or "<+03>": nobody asks for it. */
static bool
take_name(struct str *s)
{
	const char *start = s->p;

	if (take_char(s, '<')) {
		while (s->n > 0 && s->p[0] != '>')
			take_char(s, s->p[0]);
		return take_char(s, '>');
	}
	while (s->n > 0 && ((s->p[0] >= 'A' && s->p[0] <= 'Z') ||
	    (s->p[0] >= 'a' && s->p[0] <= 'z')))
		take_char(s, s->p[0]);
	return s->p - start >= 3;
}

/* What is written is how far the zone lies west. */
static bool
take_offset(struct str *s, int32_t *offset_r)
{
	if (!take_time(s, offset_r))
		return false;
	*offset_r = -*offset_r;
	return true;
}

static bool
take_date(struct str *s, struct zone_turn *turn)
{
	if (take_char(s, 'M')) {
		turn->kind = ZONE_WEEKDAY;
		return take_number(s, 1, 12, &turn->month) &&
		    take_char(s, '.') && take_number(s, 1, 5, &turn->week) &&
		    take_char(s, '.') && take_number(s, 0, 6, &turn->day);
	}
	if (!take_char(s, 'J')) {
		turn->kind = ZONE_DAY;
		return take_number(s, 0, 365, &turn->day);
	}
	turn->kind = ZONE_DAY_NO_LEAP;
	if (!take_number(s, 1, 365, &turn->day))
		return false;
	turn->day--;
	return true;
}

static bool
take_turn(struct str *s, struct zone_turn *turn)
{
	turn->time = TURN_TIME;
	return take_char(s, ',') && take_date(s, turn) &&
	    (!take_char(s, '/') || take_time(s, &turn->time));
}

enum err
zone_rule_read(struct str s, struct zone_rule *rule_r)
{
	struct zone_rule rule = { .turns = false };

	if (!take_name(&s) || !take_offset(&s, &rule.offset[0]))
		return ERR_INVALID;
	rule.turns = s.n > 0;
	if (rule.turns) {
		rule.offset[1] = rule.offset[0] + 3600;
		if (!take_name(&s) || s.n == 0 || (s.p[0] != ',' &&
		    !take_offset(&s, &rule.offset[1])))
			return ERR_INVALID;
		if (!take_turn(&s, &rule.turn[1]) ||
		    !take_turn(&s, &rule.turn[0]))
			return ERR_INVALID;
	}
	if (s.n > 0)
		return ERR_INVALID;
	*rule_r = rule;
	return ERR_OK;
}

/* The first, second, ... such day of the week in the month, or its last. */
static int64_t
find_weekday(const struct zone_turn *turn, int64_t year)
{
	int64_t first = calendar_days((struct calendar_date){ year,
	    turn->month, 1 });
	int weekday = (turn->day + 6) % 7;	/* from Monday */
	int day = (weekday - calendar_weekday(first) + 7) % 7 +
	    (turn->week - 1) * 7;

	if (day >= calendar_month(year, turn->month))
		day -= 7;
	return first + day;
}

static int64_t
find_day(const struct zone_turn *turn, int64_t year)
{
	int64_t first = calendar_days((struct calendar_date){ year, 1, 1 });
	int march = 31 + 28;

	if (turn->kind == ZONE_WEEKDAY)
		return find_weekday(turn, year);
	if (turn->kind == ZONE_DAY_NO_LEAP && turn->day >= march &&
	    calendar_month(year, 2) == 29)
		first++;
	return first + turn->day;
}

int64_t
zone_rule_turn(const struct zone_rule *rule, int64_t year, bool to_summer)
{
	const struct zone_turn *turn = &rule->turn[to_summer];

	/* The clock that is looked at shows the time before the turn. */
	return find_day(turn, year) * DAY + turn->time -
	    rule->offset[!to_summer];
}

/*
 * Time as microseconds, and as RFC 3339 in the configured zone.
 */

#include <stdbool.h>
#include <time.h>

#include "base/calendar.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/parse.h"

#define ZONE_ROOM	(32 * 1024)	/* bytes: a zone with summer time */
#define DAY		INT64_C(86400)

#define FIRST_DAY	INT64_C(-719162)	/* 0001-01-01 */
#define LAST_DAY	INT64_C(2932896)	/* 9999-12-31 */

static const struct zone *zone_here;	/* NULL: none was chosen */
static struct arena *zone_arena;
static const _Atomic int64_t *faked;

static int64_t
read_clock(clockid_t id)
{
	struct timespec t;

	if (clock_gettime(id, &t) != 0)
		log_fatal("clock: %m");
	return t.tv_sec * CLOCK_SECOND + t.tv_nsec / 1000;
}

int64_t
clock_now(void)
{
	return faked != NULL ? *faked : read_clock(CLOCK_REALTIME);
}

int64_t
clock_mono(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

void
clock_fake(const _Atomic int64_t *now)
{
	faked = now;
}

enum err
clock_zone(const char *name)
{
	struct arena *a = arena_new(ZONE_ROOM);
	enum err e = zone_read(str_of(name), a, &zone_here);

	if (e != ERR_OK) {
		arena_free(a);
		return e;
	}
	arena_free(zone_arena);
	zone_arena = a;
	return ERR_OK;
}

const struct zone *
clock_here(void)
{
	return zone_here != NULL ? zone_here : zone_utc();
}

/* n as exactly `width` digits; returns where the next byte goes. */
static char *
put_digits(char *p, unsigned n, size_t width)
{
	size_t i;

	for (i = width; i-- > 0;) {
		p[i] = (char)('0' + n % 10);
		n /= 10;
	}
	return p + width;
}

static char *
put_char(char *p, char c)
{
	*p = c;
	return p + 1;
}

static char *
put_date(char *p, int64_t days)
{
	struct calendar_date d = calendar_date(days);

	p = put_digits(p, (unsigned)d.year, 4);
	p = put_digits(put_char(p, '-'), (unsigned)d.month, 2);
	return put_digits(put_char(p, '-'), (unsigned)d.day, 2);
}

static char *
put_hms(char *p, unsigned seconds)
{
	p = put_digits(p, seconds / 3600, 2);
	p = put_digits(put_char(p, ':'), seconds / 60 % 60, 2);
	return put_digits(put_char(p, ':'), seconds % 60, 2);
}

static char *
put_offset(char *p, int32_t offset)
{
	unsigned n = offset < 0 ? -(unsigned)offset : (unsigned)offset;

	p = put_digits(put_char(p, offset < 0 ? '-' : '+'), n / 3600, 2);
	return put_digits(put_char(p, ':'), n / 60 % 60, 2);
}

static int64_t
clamp(int64_t n, int64_t min, int64_t max)
{
	return n < min ? min : n > max ? max : n;
}

void
clock_render_in(struct buf *b, int64_t us, const struct zone *zone)
{
	char *start = buf_room(b, CLOCK_RENDER), *p;
	int64_t second, fraction, day;
	int32_t offset;

	us = clamp(us, FIRST_DAY * CLOCK_DAY, (LAST_DAY + 1) * CLOCK_DAY - 1);
	second = calendar_floor(us, CLOCK_SECOND);
	offset = zone_offset(zone, second);
	if (offset % 60 != 0)
		offset = 0;
	fraction = us - second * CLOCK_SECOND;
	day = calendar_floor(second + offset, DAY);
	/* Where the zone leaves the years of four digits, UTC does not. */
	if (day < FIRST_DAY || day > LAST_DAY) {
		offset = 0;
		day = calendar_floor(second, DAY);
	}
	p = put_char(put_date(start, day), 'T');
	p = put_hms(p, (unsigned)(second + offset - day * DAY));
	if (fraction != 0)
		p = put_digits(put_char(p, '.'), (unsigned)fraction, 6);
	p = put_offset(p, offset);
	b->n += (size_t)(p - start);
}

void
clock_render(struct buf *b, int64_t us)
{
	clock_render_in(b, us, clock_here());
}

/* Reading: each take_ function eats what it names from the front of *s. */

static bool
take_char(struct str *s, const char *accepted)
{
	if (s->n == 0 || s->p[0] == '\0' || strchr(accepted, s->p[0]) == NULL)
		return false;
	s->p++;
	s->n--;
	return true;
}

static bool
take_digits(struct str *s, size_t width, int max, int *n_r)
{
	int64_t n;

	/* parse_int() would let a sign pass. */
	if (s->n < width || s->p[0] == '-' ||
	    parse_int((struct str){ s->p, width }, 0, max, &n) != ERR_OK)
		return false;
	s->p += width;
	s->n -= width;
	*n_r = (int)n;
	return true;
}

static bool
take_date(struct str *s, int64_t *days_r)
{
	struct calendar_date d;
	int year;

	if (!take_digits(s, 4, 9999, &year) || !take_char(s, "-") ||
	    !take_digits(s, 2, 12, &d.month) || !take_char(s, "-") ||
	    !take_digits(s, 2, 31, &d.day))
		return false;
	if (year == 0 || d.month == 0 || d.day == 0 ||
	    d.day > calendar_month(year, d.month))
		return false;
	d.year = year;
	*days_r = calendar_days(d);
	return true;
}

/* hh:mm */
static bool
take_hm(struct str *s, int64_t *seconds_r)
{
	int hour, minute;

	if (!take_digits(s, 2, 23, &hour) || !take_char(s, ":") ||
	    !take_digits(s, 2, 59, &minute))
		return false;
	*seconds_r = hour * 3600 + minute * 60;
	return true;
}

/* A leap second is rejected: the count of microseconds has none. */
static bool
take_seconds(struct str *s, int64_t *seconds)
{
	int n;

	if (!take_char(s, ":") || !take_digits(s, 2, 59, &n))
		return false;
	*seconds += n;
	return true;
}

static bool
take_fraction(struct str *s, int64_t *us_r)
{
	int64_t unit = CLOCK_SECOND;
	int digit;

	*us_r = 0;
	if (!take_char(s, "."))
		return true;
	while (unit > 1 && take_digits(s, 1, 9, &digit)) {
		unit /= 10;
		*us_r += digit * unit;
	}
	return unit < CLOCK_SECOND;
}

static bool
take_offset(struct str *s, int64_t *seconds_r)
{
	bool west = s->n > 0 && s->p[0] == '-';

	*seconds_r = 0;
	if (take_char(s, "Zz"))
		return true;
	if (!take_char(s, "+-") || !take_hm(s, seconds_r))
		return false;
	if (s->n > 0 && !take_seconds(s, seconds_r))
		return false;
	if (west)
		*seconds_r = -*seconds_r;
	return true;
}

enum err
clock_parse(struct str s, int64_t *us_r)
{
	int64_t days, seconds, us, offset;

	if (!take_date(&s, &days) || !take_char(&s, "Tt ") ||
	    !take_hm(&s, &seconds) || !take_seconds(&s, &seconds) ||
	    !take_fraction(&s, &us) || !take_offset(&s, &offset) || s.n > 0)
		return ERR_INVALID;
	seconds += days * DAY - offset;
	/* An offset can reach past the years that can be rendered. */
	if (seconds < FIRST_DAY * DAY || seconds >= (LAST_DAY + 1) * DAY)
		return ERR_INVALID;
	*us_r = seconds * CLOCK_SECOND + us;
	return ERR_OK;
}

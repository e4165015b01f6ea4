/*
 * Time as microseconds, and as RFC 3339 in the configured zone.  The C
 * library is asked about the zone once, at start: localtime_r() takes a
 * lock that all request threads would share.
 */

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/parse.h"

#define ZONE_FOLDER	"/usr/share/zoneinfo/"
#define ZONE_CHARS	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" \
			"0123456789+-_/"
#define ZONE_NAME_MAX	64

#define DAY		INT64_C(86400)
#define WEEK		(7 * DAY)
#define TABLE_END	(47482 * DAY)		/* 2100-01-01 */
#define SHIFTS_MAX	1024			/* the busiest zone has 330 */

#define FIRST_DAY	INT64_C(-719162)	/* 0001-01-01 */
#define LAST_DAY	INT64_C(2932896)	/* 9999-12-31 */

/* From that moment on, until the next row, the offset holds. */
struct shift {
	int64_t	from_us;
	int32_t	offset;
};

static struct shift shifts[SHIFTS_MAX];
static size_t shifts_n;		/* 0: UTC, no zone was chosen */
static int64_t table_end_us;
static const int64_t *faked;

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
clock_fake(const int64_t *now)
{
	faked = now;
}

/* Rounds down, where the language's own division rounds towards 0. */
static int64_t
floor_div(int64_t n, int64_t by)
{
	return n / by - (n % by < 0);
}

/* What the C library says; valid once TZ is set. */
static int32_t
ask_offset(int64_t second)
{
	time_t t = (time_t)second;
	struct tm tm;

	return localtime_r(&t, &tm) == NULL ? 0 : (int32_t)tm.tm_gmtoff;
}

static void
add_shift(int64_t second, int32_t offset)
{
	shifts[shifts_n].from_us = second * CLOCK_SECOND;
	shifts[shifts_n].offset = offset;
	shifts_n++;
}

/*
 * The first second after `low` at which the offset is not the one at
 * `low`; it is known to be another at `high`.
 */
static int64_t
find_edge(int64_t low, int64_t high)
{
	int32_t before = ask_offset(low);
	int64_t middle;

	while (high - low > 1) {
		middle = low + (high - low) / 2;
		if (ask_offset(middle) == before)
			low = middle;
		else
			high = middle;
	}
	return high;
}

/* Adds the shifts between two moments; a full table ends the search. */
static void
find_shifts(int64_t from, int64_t to)
{
	int32_t last = ask_offset(to);

	while (shifts_n < SHIFTS_MAX && shifts[shifts_n - 1].offset != last) {
		from = find_edge(from, to);
		add_shift(from, ask_offset(from));
	}
}

static void
fill_table(void)
{
	int64_t week;

	shifts_n = 0;
	add_shift(0, ask_offset(0));
	for (week = 0; week < TABLE_END; week += WEEK)
		find_shifts(week, week + WEEK);
	table_end_us = TABLE_END * CLOCK_SECOND;
	if (shifts_n == SHIFTS_MAX)
		table_end_us = shifts[SHIFTS_MAX - 1].from_us;
}

static bool
is_zone_file(const char *path)
{
	char magic[4] = "";
	struct stat st;
	bool ok;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return false;
	ok = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
		read(fd, magic, sizeof(magic)) == sizeof(magic) &&
		memcmp(magic, "TZif", sizeof(magic)) == 0;
	(void)close(fd);
	return ok;
}

enum err
clock_zone(const char *name)
{
	/* The colon tells the C library that this is a file, no rule. */
	char tz[sizeof(":" ZONE_FOLDER) + ZONE_NAME_MAX];
	size_t n = strlen(name);

	if (n == 0 || n > ZONE_NAME_MAX || name[0] == '/' ||
	    strspn(name, ZONE_CHARS) != n)
		return ERR_INVALID;
	(void)snprintf(tz, sizeof(tz), ":%s%s", ZONE_FOLDER, name);
	/* The C library would take an unknown name for UTC. */
	if (!is_zone_file(tz + 1))
		return ERR_INVALID;
	if (setenv("TZ", tz, 1) != 0)
		log_fatal("clock: %m");
	tzset();
	fill_table();
	return ERR_OK;
}

int32_t
clock_offset(int64_t us)
{
	size_t low = 0, high = shifts_n, middle;

	if (shifts_n == 0)
		return 0;
	if (us < 0 || us >= table_end_us)
		return ask_offset(floor_div(us, CLOCK_SECOND));
	/* shifts[low] is not after us, shifts[high] is. */
	while (high - low > 1) {
		middle = low + (high - low) / 2;
		if (shifts[middle].from_us <= us)
			low = middle;
		else
			high = middle;
	}
	return shifts[low].offset;
}

/*
 * Days since 1970-01-01 to and from the calendar, after Howard Hinnant's
 * "chrono-compatible low-level date algorithms": years begin in March,
 * so that the day a leap year adds is the last one, and repeat every
 * 146,097 days.
 */
struct date {
	int64_t	year;
	int	month, day;
};

#define ERA_DAYS	146097
#define ERA_START	719468		/* days from 0000-03-01 to 1970-01-01 */

static struct date
date_of(int64_t days)
{
	int64_t era = floor_div(days + ERA_START, ERA_DAYS);
	int n = (int)(days + ERA_START - era * ERA_DAYS);
	int y = (n - n / 1460 + n / 36524 - n / 146096) / 365;
	int in_year = n - (365 * y + y / 4 - y / 100);
	int m = (5 * in_year + 2) / 153;
	struct date d;

	d.day = in_year - (153 * m + 2) / 5 + 1;
	d.month = m < 10 ? m + 3 : m - 9;
	d.year = era * 400 + y + (d.month <= 2);
	return d;
}

static int64_t
days_of(struct date d)
{
	int64_t year = d.year - (d.month <= 2);
	int64_t era = floor_div(year, 400);
	int y = (int)(year - era * 400);
	int m = d.month > 2 ? d.month - 3 : d.month + 9;
	int in_year = (153 * m + 2) / 5 + d.day - 1;

	return era * ERA_DAYS + y * 365 + y / 4 - y / 100 + in_year -
		ERA_START;
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
	struct date d = date_of(days);

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

	p = put_hms(put_char(p, offset < 0 ? '-' : '+'), n);
	/* "+02:30:17", but "+03:00" */
	return n % 60 == 0 ? p - 3 : p;
}

static int64_t
clamp(int64_t n, int64_t min, int64_t max)
{
	return n < min ? min : n > max ? max : n;
}

void
clock_render(struct buf *b, int64_t us)
{
	char *start = buf_room(b, CLOCK_RENDER), *p;
	int64_t second, fraction, day;
	int32_t offset;

	us = clamp(us, FIRST_DAY * CLOCK_DAY, (LAST_DAY + 1) * CLOCK_DAY - 1);
	offset = clock_offset(us);
	second = floor_div(us, CLOCK_SECOND);
	fraction = us - second * CLOCK_SECOND;
	day = floor_div(second + offset, DAY);
	/* Where the zone leaves the years of four digits, UTC does not. */
	if (day < FIRST_DAY || day > LAST_DAY) {
		offset = 0;
		day = floor_div(second, DAY);
	}
	p = put_char(put_date(start, day), 'T');
	p = put_hms(p, (unsigned)(second + offset - day * DAY));
	if (fraction != 0)
		p = put_digits(put_char(p, '.'), (unsigned)fraction, 6);
	p = put_offset(p, offset);
	b->n += (size_t)(p - start);
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

static int
days_in(int64_t year, int month)
{
	static const int days[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
	};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

static bool
take_date(struct str *s, int64_t *days_r)
{
	struct date d;
	int year;

	if (!take_digits(s, 4, 9999, &year) || !take_char(s, "-") ||
	    !take_digits(s, 2, 12, &d.month) || !take_char(s, "-") ||
	    !take_digits(s, 2, 31, &d.day))
		return false;
	if (year == 0 || d.month == 0 || d.day == 0 ||
	    d.day > days_in(year, d.month))
		return false;
	d.year = year;
	*days_r = days_of(d);
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

/* A leap second is refused: our count of time has none. */
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

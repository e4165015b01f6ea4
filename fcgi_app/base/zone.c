/*
 * A zone is a table of offsets.  A file lists those of the past and ends
 * in a rule for the time after; the calendar repeats every 400 years, so
 * the table has as many years by the rule and later ones are looked up
 * there.
 */

#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/calendar.h"
#include "base/zone.h"
#include "base/zone_rule.h"

#define FOLDER		"/usr/share/zoneinfo/"
#define NAME_CHARS	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" \
			"0123456789+-_/"
#define NAME_MAX_BYTES	64
#define FILE_MAX	65536		/* bytes; the largest has 4,000 */

#define DAY		INT64_C(86400)
#define CYCLE_YEARS	400
#define CYCLE		(146097 * DAY)
#define NO_TURN_YET	1900		/* whence a rule counts alone */

/* From that second on, until the next row, the offset holds. */
struct row {
	int64_t	from;
	int32_t	offset;
};

struct zone {
	struct row	*rows;		/* the first is from INT64_MIN */
	size_t		 n;
	int64_t		 end;		/* of the table; INT64_MAX: never */
};

static struct row utc_rows[] = { { INT64_MIN, 0 } };
static const struct zone utc = { utc_rows, 1, INT64_MAX };

const struct zone *
zone_utc(void)
{
	return &utc;
}

/* --- the file ---------------------------------------------------------- */

/* How many of each there are in a block of the file. */
struct header {
	size_t	utc, standard, leaps, times, types, chars;
};

#define HEADER		44	/* bytes */
#define COUNTS		20	/* where the numbers begin */
#define TYPE		6	/* bytes of a type: offset, two more things */

static bool
skip(struct str *s, size_t n)
{
	if (s->n < n)
		return false;
	s->p += n;
	s->n -= n;
	return true;
}

/* Bytes of the block behind a header; a time has so many. */
static size_t
block_size(const struct header *h, size_t time)
{
	return h->times * (time + 1) + h->types * TYPE + h->chars +
	    h->leaps * (time + 4) + h->standard + h->utc;
}

static bool
take_header(struct str *s, struct header *h)
{
	size_t *const counts[] = { &h->utc, &h->standard, &h->leaps,
	    &h->times, &h->types, &h->chars };
	const char *p = s->p;
	size_t i;

	if (!skip(s, HEADER) || memcmp(p, "TZif", 4) != 0 || p[4] < '2')
		return false;
	for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		*counts[i] = (size_t)bytes_get(p + COUNTS + 4 * i, 4);
	return true;
}

/*
 * The first block is for programs of long ago.  A file that counts leap
 * seconds has another idea of a second than we.
 */
static bool
find_block(struct str *s, struct header *h)
{
	return take_header(s, h) && skip(s, block_size(h, 4)) &&
	    take_header(s, h) && s->n >= block_size(h, 8) &&
	    h->leaps == 0 && h->types > 0;
}

/* Of two turns at one moment the second counts. */
static void
add_row(struct zone *zone, int64_t from, int32_t offset)
{
	struct row *last = &zone->rows[zone->n - 1];

	if (from == last->from)
		last->offset = offset;
	else if (offset != last->offset)
		zone->rows[zone->n++] = (struct row){ from, offset };
}

/* The rows that the block lists; times must ascend. */
static bool
read_block(struct zone *zone, const char *block, const struct header *h)
{
	const char *kinds = block + h->times * 8;
	const char *types = kinds + h->times;
	int64_t at, last = INT64_MIN;
	unsigned char kind;
	size_t i;

	zone->rows[0] = (struct row){ INT64_MIN,
	    (int32_t)bytes_get(types, 4) };
	zone->n = 1;
	for (i = 0; i < h->times; i++) {
		at = (int64_t)bytes_get(block + 8 * i, 8);
		kind = (unsigned char)kinds[i];
		if (at <= last || kind >= h->types)
			return false;
		add_row(zone, at, (int32_t)bytes_get(types + kind * TYPE, 4));
		last = at;
	}
	return true;
}

static int64_t
year_of(int64_t second)
{
	return calendar_date(calendar_floor(second, DAY)).year;
}

static int64_t
start_of_year(int64_t year)
{
	return calendar_days((struct calendar_date){ year, 1, 1 }) * DAY;
}

/* Both turns of a year, in their order, unless they are in the table. */
static void
add_year(struct zone *zone, const struct zone_rule *rule, int64_t year)
{
	int64_t at[2] = { zone_rule_turn(rule, year, false),
	    zone_rule_turn(rule, year, true) };
	bool first = at[1] < at[0];
	int64_t last = zone->rows[zone->n - 1].from;

	if (at[first] >= last)
		add_row(zone, at[first], rule->offset[first]);
	if (at[!first] >= last)
		add_row(zone, at[!first], rule->offset[!first]);
}

/* "\nRULE\n": goes on where the block ends, for 400 whole years. */
static bool
read_rule(struct zone *zone, struct str footer)
{
	int64_t year = NO_TURN_YET, last;
	struct zone_rule rule;

	if (!skip(&footer, 1))
		return false;
	footer = str_cut(&footer, '\n');
	if (footer.n == 0)
		return true;
	if (zone_rule_read(footer, &rule) != ERR_OK)
		return false;
	if (!rule.turns)
		return true;
	if (zone->n > 1)
		year = year_of(zone->rows[zone->n - 1].from);
	last = year + CYCLE_YEARS + 1;
	zone->end = start_of_year(last + 1);
	for (; year <= last; year++)
		add_year(zone, &rule, year);
	return true;
}

static bool
read_zone(struct str file, struct arena *a, struct zone *zone)
{
	struct header h;

	if (!find_block(&file, &h))
		return false;
	zone->rows = arena_alloc(a, (1 + h.times + 2 * (CYCLE_YEARS + 2)) *
	    sizeof(*zone->rows));
	zone->end = INT64_MAX;
	return read_block(zone, file.p, &h) &&
	    skip(&file, block_size(&h, 8)) && read_rule(zone, file);
}

/* --- finding it -------------------------------------------------------- */

static enum err
read_all(int fd, struct arena *a, struct str *file_r)
{
	struct stat st;
	ssize_t n;
	char *p;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) ||
	    st.st_size > FILE_MAX)
		return ERR_INVALID;
	p = arena_alloc(a, (size_t)st.st_size);
	n = read(fd, p, (size_t)st.st_size);
	*file_r = (struct str){ p, (size_t)n };
	return n == st.st_size ? ERR_OK : ERR_INVALID;
}

/* No dot: neither "..", nor a file that is none of a zone. */
static bool
is_name(struct str name)
{
	size_t i;

	for (i = 0; i < name.n; i++)
		if (name.p[i] == '\0' || strchr(NAME_CHARS, name.p[i]) == NULL)
			return false;
	return name.n > 0 && name.n <= NAME_MAX_BYTES && name.p[0] != '/';
}

enum err
zone_read(struct str name, struct arena *a, const struct zone **zone_r)
{
	struct zone *zone;
	struct str file;
	enum err e;
	int fd;

	if (!is_name(name))
		return ERR_INVALID;
	fd = open(arena_printf(a, FOLDER "%.*s", STR_FMT(name)).p,
	    O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return ERR_INVALID;
	e = read_all(fd, a, &file);
	(void)close(fd);
	zone = arena_alloc(a, sizeof(*zone));
	if (e != ERR_OK || !read_zone(file, a, zone))
		return ERR_INVALID;
	*zone_r = zone;
	return ERR_OK;
}

/* --- looking into it --------------------------------------------------- */

/* How much later than one that is in the table. */
static int64_t
beyond(const struct zone *zone, int64_t second)
{
	return second < zone->end ? 0 :
	    ((second - zone->end) / CYCLE + 1) * CYCLE;
}

/* The row of a second that is in the table. */
static size_t
find_row(const struct zone *zone, int64_t second)
{
	size_t low = 0, high = zone->n, middle;

	/* rows[low] is not after it, rows[high] is. */
	while (high - low > 1) {
		middle = low + (high - low) / 2;
		if (zone->rows[middle].from <= second)
			low = middle;
		else
			high = middle;
	}
	return low;
}

int32_t
zone_offset(const struct zone *zone, int64_t second)
{
	second -= beyond(zone, second);
	return zone->rows[find_row(zone, second)].offset;
}

int64_t
zone_reach(const struct zone *zone, int64_t local)
{
	/* No offset is longer than that, so it is not reached before. */
	const int64_t margin = 2 * DAY;
	int64_t back = beyond(zone, local + margin), at;
	size_t i = find_row(zone, local - back - margin);

	for (;; i++) {
		at = local - back - zone->rows[i].offset;
		if (at < zone->rows[i].from)
			at = zone->rows[i].from;
		if (i + 1 == zone->n || at < zone->rows[i + 1].from)
			return at + back;
	}
}

/* GET /api/incidents/: filters beyond a word each, and unknown ones. */

#include "base/buf.h"
#include "support/client.h"
#include "support/expect.h"

#define LIST	"/api/incidents/"

#define ROWS(rows)	(sizeof(rows) / sizeof((rows)[0]))

static const _Atomic int64_t now = FIXTURE_TIME + 10 * CLOCK_DAY;

/*
 * 1 to 5: created a day apart, from FIXTURE_TIME on, updated an hour
 * later; of every status in turn, 1 and 5 from operators, else partners.
 */
static void
setup(void)
{
	int i;

	client_open();
	for (i = 0; i < 5; i++)
		FIXTURE_INCIDENT(.status = &status_values[i],
		    .source = &source_values[i % 4 == 0 ?
		    SOURCE_OPERATOR : SOURCE_PARTNER],
		    .created_at = FIXTURE_TIME + i * CLOCK_DAY,
		    .updated_at = FIXTURE_TIME + i * CLOCK_DAY +
		    3600 * CLOCK_SECOND);
	clock_fake(&now);
}

TestSuite(incidents_filter, .init = setup, .fini = client_close);

/* Query, and the ids it lists; or NULL and the parameters that are bad. */
static const struct row {
	const char	*query, *ids, *bad;
} rows[] = {
	{ "status=open,closed", "4,1", NULL },
	{ "status=closed,open,closed", "4,1", NULL },
	{ "status!=closed", "5,3,2,1", NULL },
	{ "status%21=closed", "5,3,2,1", NULL },
	{ "status!=closed,open", "5,3,2", NULL },
	{ "status!=", "5,4,3,2,1", NULL },
	{ "status=open,closed&status!=open", "4", NULL },
	{ "status=open&status!=open", "", NULL },
	{ "source!=operator", "4,3,2", NULL },
	{ "source=operator,system&status!=open", "5", NULL },
	{ "status!=closed&status!=open", "5,3,2", NULL },
	{ "created_after=2025-11-12T09:00:00%2B03:00", "5,4,3", NULL },
	{ "created_after=2025-11-12T09:00:00+03:00", "5,4,3", NULL },
	{ "created_after=2025-11-12T09:00:00.000001%2B03:00", "5,4", NULL },
	{ "created_before=2025-11-12T06:00:00Z", "2,1", NULL },
	{ "created_after=-8d&created_before=-6d", "4,3", NULL },
	{ "updated_after=-168h", "5,4", NULL },
	{ "updated_before=-1w", "3,2,1", NULL },
	{ "created_after=-9d&updated_before=-1w", "3,2", NULL },
	{ "created_after=-1d&created_before=-9d", "", NULL },
	{ "updated_after=-9d&status!=closed&ordering=updated_at", "2,3,5",
	    NULL },
	{ "created_after=", "5,4,3,2,1", NULL },
	{ "id=1,3", "3,1", NULL },
	{ "id=3,%201,3,99", "3,1", NULL },
	{ "id=1,2,3&status!=open", "3,2", NULL },
	{ "id=99", "", NULL },
	{ "id=5&created_before=-8d", "", NULL },
	{ "status=open,bogus", NULL, "status" },
	{ "status!=bogus", NULL, "status!" },
	{ "source!=open&status=x", NULL, "status,source!" },
	{ "created_after=yesterday", NULL, "created_after" },
	{ "created_before=2025-11-12", NULL, "created_before" },
	{ "updated_after=-3y&updated_before=7d", NULL,
	    "updated_after,updated_before" },
	{ "id=", "5,4,3,2,1", NULL },
	{ "id=x", NULL, "id" }, { "id=0", NULL, "id" },
	{ "id=-1", NULL, "id" }, { "id=1,,2", NULL, "id" },
	{ "id=9223372036854775808", NULL, "id" },
	/* As libraries of browsers and scripts send lists. */
	{ "status=open&status=closed&ordering=created_at", "1,4", NULL },
	{ "status[]=open&status[]=closed&ordering=created_at", "1,4", NULL },
	{ "status%5B%5D=open&status=closed", "4,1", NULL },
	{ "status=&status=closed&status=", "4", NULL },
	{ "status!=open&status![]=closed&ordering=created_at", "2,3,5",
	    NULL },
	{ "id=1&id[]=3,4", "4,3,1", NULL },
	{ "ordering[]=updated_at&ordering[]=-created_at&status=closed", "4",
	    NULL },
	{ "status=open&status=bogus", NULL, "status" },
	{ "status[0]=open", NULL, "status[0]" },
	{ "filter[status]=open", NULL, "filter[status]" },
	{ "x[]=1&status=open", NULL, "x[]" },
	/* Nobody means to ask for everything. */
	{ "Status=open", NULL, "Status" },
	{ "STATUS!=open&Search=x&Format=json", NULL,
	    "Format,STATUS!,Search" },
	{ "search=%CF%F0%E8", NULL, "search" },
	{ "search=\xcf\xf0\xe8&status=%ff", NULL, "search,status" },
	{ "utm=%ed%a0%80", NULL, "utm" },
	{ "%ff=1", NULL, "\xef\xbf\xbd" },
};

Test(incidents_filter, filters_narrow_and_add_up)
{
	struct answer a;
	size_t i;

	for (i = 0; i < ROWS(rows); i++) {
		a = api_get(arena_printf(fixture.arena, LIST "?%s",
		    rows[i].query).p);
		cr_expect_eq(a.status, rows[i].ids != NULL ? 200 : 400, "%s",
		    rows[i].query);
		if (rows[i].ids == NULL) {
			expect_keys(a, "", rows[i].bad);
			continue;
		}
		cr_expect_str_eq(answer_ids(&a), rows[i].ids, "%s: %s",
		    rows[i].query, answer_ids(&a));
		cr_expect_eq(atoi(answer_text(&a, "count")),
		    answer_length(&a, "results"), "%s", rows[i].query);
	}
}

static struct str
many_ids(int n)
{
	struct buf b;
	int i;

	buf_init(&b, fixture.arena, 0);
	for (i = 1; i <= n; i++) {
		buf_str(&b, i == 1 ? STR(LIST "?id=") : STR(","));
		buf_int(&b, i);
	}
	return arena_str(fixture.arena, buf_view(&b));
}

Test(incidents_filter, ids_are_two_hundred_at_the_most)
{
	struct answer a = api_get(many_ids(200).p);

	expect_status(a, 200);
	expect_text(a, "count", "5");
	a = api_get(many_ids(201).p);
	expect_status(a, 400);
	expect_keys(a, "", "id");
}

/* What nothing knows, and what only this service knows. */
static const char *const unknown[] = {
	"?page_size=1", "?foo=1", "?status!!=closed",
};

/* What this service tells off, and the one that was replaced did not. */
static const char *const dubious[] = {
	"?Status=closed", "?status[]=closed", "?x[]=closed", "?search=%ff",
	"?x=%ff", "?%ff=x",
};

static const char *const added[] = {
	"?status!=open", "?source!=operator", "?id=1", "?limit=2",
	"?cursor=x", "?created_after=x", "?created_before=x",
	"?updated_after=x", "?updated_before=x", "?limit=x", "?search=x",
};

static void
all_are(const char *const queries[], size_t n, int status)
{
	struct answer a;
	size_t i;

	for (i = 0; i < n; i++) {
		a = api_get(arena_printf(fixture.arena, LIST "%s",
		    queries[i]).p);
		cr_expect_eq(a.status, status, "%s", queries[i]);
		if (status == 200)
			expect_text(a, "count", "5");
	}
}

Test(incidents_filter, unknown_parameters_are_ignored)
{
	all_are(unknown, ROWS(unknown), 200);
}

Test(incidents_filter, unknown_parameters_are_refused_if_one_likes)
{
	struct answer a;

	fixture.conf.unknown_parameters = 1;
	all_are(unknown, ROWS(unknown), 400);
	a = api_get(LIST "?statsu=open&status=open");
	expect_status(a, 400);
	expect_keys(a, "", "statsu");
	a = api_get(LIST "?status=open&format=json&page=1&ordering=x");
	expect_status(a, 200);
	a = api_get(LIST "1/?status=open");
	expect_status(a, 400);
	expect_keys(a, "", "status");
}

Test(incidents_filter, only_the_original_parameters_are_known_if_one_likes)
{
	struct answer a;

	fixture.conf.parameters = 1;
	all_are(unknown, ROWS(unknown), 200);
	all_are(added, ROWS(added), 200);
	all_are(dubious, ROWS(dubious), 200);
	a = api_get(LIST "?status=open&status=closed");
	cr_expect_str_eq(answer_ids(&a), "4");
	a = api_get(LIST "?status=open,closed");
	expect_status(a, 400);
	expect_keys(a, "", "status");
	a = api_get(LIST "?status=closed&source=partner");
	cr_expect_str_eq(answer_ids(&a), "4");
}

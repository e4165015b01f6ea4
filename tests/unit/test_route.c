/* route: paths to resources, methods to rows. */

#include "http/route.h"
#include "support/expect.h"

static const struct route list_routes[] = {
	{ .method = METHOD_GET }, { .method = METHOD_POST },
};

static const struct route item_routes[] = {
	{ .method = METHOD_PUT },
};

static const struct resource
	list = {
		.pattern = STR_INIT("/api/things"),
		.routes = list_routes, .routes_n = 2,
	}, item = {
		.pattern = STR_INIT("/api/things/:id"),
		.routes = item_routes, .routes_n = 1,
	}, part = {
		.pattern = STR_INIT("/api/things/:id/parts"),
	};

static const struct resource *const all[] = { &list, &item, &part };

static void
leads_to(struct str path, const struct resource *want, int64_t id)
{
	struct route_match match = { 0 };

	cr_assert_eq(route_find(all, 3, path, &match), ERR_OK, "%.*s",
	    STR_FMT(path));
	cr_expect_eq(match.resource, want, "%.*s", STR_FMT(path));
	cr_expect_eq(match.id, id, "%.*s: %lld", STR_FMT(path),
	    (long long)match.id);
}

Test(route, paths_lead_to_resources)
{
	leads_to(STR("/api/things"), &list, 0);
	leads_to(STR("/api/things/7"), &item, 7);
	leads_to(STR("/api/things/7/parts"), &part, 7);
}

Test(route, one_slash_at_the_end_makes_no_difference)
{
	leads_to(STR("/api/things/"), &list, 0);
	leads_to(STR("/api/things/7/"), &item, 7);
	leads_to(STR("/api/things/7/parts/"), &part, 7);
}

Test(route, an_id_is_digits_however_many)
{
	leads_to(STR("/api/things/0"), &item, 0);
	leads_to(STR("/api/things/007"), &item, 7);
	leads_to(STR("/api/things/9223372036854775807"), &item, INT64_MAX);
	leads_to(STR("/api/things/9223372036854775808"), &item, 0);
	leads_to(STR("/api/things/99999999999999999999999999"), &item, 0);
}

Test(route, anything_else_leads_nowhere)
{
	static const struct str paths[] = {
		STR_INIT(""), STR_INIT("/"), STR_INIT("/api"),
		STR_INIT("/api/"), STR_INIT("api/things"),
		STR_INIT("/api/thing"), STR_INIT("/api/thingss"),
		STR_INIT("/API/things"), STR_INIT("/api/things//"),
		STR_INIT("//api/things"), STR_INIT("/api//things"),
		STR_INIT("/api/things/x"), STR_INIT("/api/things/1x"),
		STR_INIT("/api/things/-1"), STR_INIT("/api/things/+1"),
		STR_INIT("/api/things/ 1"), STR_INIT("/api/things/1.0"),
		STR_INIT("/api/things/:id"), STR_INIT("/api/things/1//"),
		STR_INIT("/api/things/1/part"), STR_INIT("/api/things/x/parts"),
		STR_INIT("/api/things/1/parts/2"), STR_INIT("/api/things\0"),
		STR_INIT("/api/things/1\0"), STR_INIT("/api/things/\u0663"),
	};
	struct route_match match;
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		cr_expect_eq(route_find(all, 3, paths[i], &match),
		    ERR_NOT_FOUND, "%.*s", STR_FMT(paths[i]));
}

Test(route, a_method_finds_its_row)
{
	cr_expect_eq(route_method(&list, METHOD_GET, 0), &list_routes[0]);
	cr_expect_eq(route_method(&list, METHOD_POST, 0), &list_routes[1]);
	cr_expect_eq(route_method(&item, METHOD_PUT, 0), &item_routes[0]);
	cr_expect_null(route_method(&list, METHOD_PUT, 0));
	cr_expect_null(route_method(&list, METHOD_OTHER, 0));
}

Test(route, head_is_served_by_get)
{
	cr_expect_eq(route_method(&list, METHOD_HEAD, 0), &list_routes[0]);
	cr_expect_null(route_method(&item, METHOD_HEAD, 0));
}

Test(route, allow_names_head_only_beside_get)
{
	struct arena *arena = arena_new(4096);

	expect_str_eq(route_allow(&list, 0, arena),
	    STR("GET, POST, HEAD, OPTIONS"));
	expect_str_eq(route_allow(&item, 0, arena), STR("PUT, OPTIONS"));
	expect_str_eq(route_allow(&part, 0, arena), STR("OPTIONS"));
	arena_free(arena);
}

/* Rights that some have and others lack. */
#define CHANGE	(1u << 3)
#define REMOVE	(1u << 5)

static const struct route guarded_routes[] = {
	{ .method = METHOD_PUT, .right = CHANGE },
	{ .method = METHOD_DELETE, .right = REMOVE, .hidden = true },
	{ .method = METHOD_GET, .right = CHANGE, .hidden = true },
};

static const struct resource guarded = {
	.pattern = STR_INIT("/api/things/:id"),
	.routes = guarded_routes, .routes_n = 3,
};

Test(route, what_is_hidden_is_there_for_who_has_the_right)
{
	struct arena *arena = arena_new(4096);

	cr_expect_null(route_method(&guarded, METHOD_DELETE, 0));
	cr_expect_null(route_method(&guarded, METHOD_DELETE, CHANGE));
	cr_expect_null(route_method(&guarded, METHOD_HEAD, REMOVE));
	cr_expect_eq(route_method(&guarded, METHOD_DELETE,
	    CHANGE | REMOVE), &guarded_routes[1]);
	expect_str_eq(route_allow(&guarded, 0, arena),
	    STR("PUT, OPTIONS"));
	expect_str_eq(route_allow(&guarded, REMOVE, arena),
	    STR("PUT, DELETE, OPTIONS"));
	expect_str_eq(route_allow(&guarded, ~0u, arena),
	    STR("PUT, DELETE, GET, HEAD, OPTIONS"));
	arena_free(arena);
}

/* Who lacks it is told so, not that there is no such method. */
Test(route, a_right_alone_hides_nothing)
{
	cr_expect_eq(route_method(&guarded, METHOD_PUT, 0),
	    &guarded_routes[0]);
}

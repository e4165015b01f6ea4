/*
 * The rights of anonymous callers: as configured, or else as the database
 * has them from before.
 */

#include "domain/right.h"
#include "support/client.h"
#include "support/expect.h"

TestSuite(anonymous, .init = client_open, .fini = client_close);

#define FULL	"INSERT INTO meta VALUES ('anonymous', 'full')"

/* The rights to read, and to create. */
static void
expect_statuses(int read, int create)
{
	struct answer a = api_get("/api/incidents/");

	cr_expect_eq(a.status, read, "GET: %d", a.status);
	if (read == 401)
		expect_refusal(a, 401, "unauthenticated", "GET");
	a = api_json("POST", "/api/incidents/",
	    "{\"description\":\"d\",\"source\":\"system\"}");
	cr_expect_eq(a.status, create, "POST: %d", a.status);
	if (create == 401)
		expect_refusal(a, 401, "unauthenticated", "POST");
}

static void
nothing_is_configured(void)
{
	fixture.conf.anonymous = RIGHT_POLICY_NONE;
	fixture.conf.anonymous_given = false;
}

Test(anonymous, nothing_is_his_by_default)
{
	nothing_is_configured();
	expect_statuses(401, 401);
}

Test(anonymous, after_moving_in_he_may_what_he_could_before)
{
	nothing_is_configured();
	fixture_script(FULL);
	expect_statuses(200, 201);
}

Test(anonymous, the_register_may_say_less)
{
	nothing_is_configured();
	fixture_script("INSERT INTO meta VALUES ('anonymous', 'read')");
	expect_statuses(200, 401);
}

Test(anonymous, what_is_configured_comes_first)
{
	fixture_script(FULL);
	fixture.conf.anonymous_given = true;
	fixture.conf.anonymous = RIGHT_POLICY_NONE;
	expect_statuses(401, 401);
	fixture.conf.anonymous = RIGHT_POLICY_READ;
	expect_statuses(200, 401);
	fixture.conf.anonymous = RIGHT_POLICY_CREATE;
	expect_statuses(401, 201);
}

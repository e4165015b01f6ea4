/* app: what the program finds in its database when it starts. */

#include "app.h"
#include "base/clock.h"
#include "db/writer.h"
#include "support/expect.h"
#include "support/fixture.h"

TestSuite(app, .init = fixture_open, .fini = fixture_close);

static enum err
store(struct txn *txn, void *arg)
{
	return app_store_form(arg, txn);
}

static void
start(struct app *app)
{
	cr_assert_eq(app_open(app, &fixture.conf, fixture.db), ERR_OK);
}

static void
store_form(struct app *app)
{
	cr_assert_eq(writer_run(fixture.writer, store, app), ERR_OK);
}

/* A start of a service whose answers have another form: since when. */
static int64_t
start_anew(void)
{
	struct app app;

	start(&app);
	cr_expect(app.etag_form_is_new);
	store_form(&app);
	return app.etag_form_since;
}

static int64_t
start_again(void)
{
	struct app app;

	start(&app);
	cr_expect_not(app.etag_form_is_new);
	return app.etag_form_since;
}

Test(app, a_form_of_answers_is_as_old_as_the_change_to_it)
{
	static _Atomic int64_t now = FIXTURE_TIME;
	struct app twin;

	clock_fake(&now);
	/* Nothing was answered before: no client has another form. */
	cr_expect_eq(start_anew(), 0);
	cr_expect_eq(start_again(), 0);
	now += CLOCK_HOUR;
	fixture.conf.language = !fixture.conf.language;
	start(&twin);
	cr_expect_eq(start_anew(), now);
	now += CLOCK_HOUR;
	cr_expect_eq(start_again(), now - CLOCK_HOUR);
	/* A process that started at the same moment finds it stored. */
	store_form(&twin);
	cr_expect_eq(twin.etag_form_since, now - CLOCK_HOUR);
	/* Back again is another change: caches may have the other one. */
	fixture.conf.language = !fixture.conf.language;
	cr_expect_eq(start_anew(), now);
	cr_expect_eq(start_again(), now);
}

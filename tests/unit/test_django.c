/* django: what rows of the replaced service mean here. */

#include "base/clock.h"
#include "import_django/django.h"
#include "support/expect.h"

#define ADD	DJANGO_RIGHT_ADD
#define CHANGE	DJANGO_RIGHT_CHANGE
#define DELETE	DJANGO_RIGHT_DELETE
#define VIEW	DJANGO_RIGHT_VIEW

static const struct {
	bool			 superuser, staff;
	unsigned		 rights;
	enum django_account	 account;
} users[] = {
	{ true, true, 0, DJANGO_ACCOUNT_ADMIN },
	{ true, false, 0, DJANGO_ACCOUNT_ADMIN },
	{ true, true, VIEW, DJANGO_ACCOUNT_ADMIN },
	{ false, true, ADD, DJANGO_ACCOUNT_OPERATOR },
	{ false, true, CHANGE, DJANGO_ACCOUNT_OPERATOR },
	{ false, true, DELETE, DJANGO_ACCOUNT_OPERATOR },
	{ false, true, ADD | CHANGE | DELETE | VIEW, DJANGO_ACCOUNT_OPERATOR },
	{ false, true, VIEW, DJANGO_ACCOUNT_VIEWER },
	{ false, true, 0, DJANGO_ACCOUNT_DISABLED },
	{ false, false, 0, DJANGO_ACCOUNT_NONE },
	{ false, false, ADD | CHANGE | DELETE | VIEW, DJANGO_ACCOUNT_NONE },
};

Test(django, rights_decide_about_the_account)
{
	size_t i;

	for (i = 0; i < sizeof(users) / sizeof(users[0]); i++)
		cr_expect_eq(django_account(users[i].superuser,
		    users[i].staff, users[i].rights), users[i].account,
		    "row %zu", i);
}

static const struct {
	struct str	text;
	int64_t		us;
} times[] = {
	{ STR_INIT("1970-01-01 00:00:00"), 0 },
	{ STR_INIT("1970-01-01 00:00:01.000001"), 1000001 },
	{ STR_INIT("1970-01-01 00:00:00.5"), 500000 },
	{ STR_INIT("1969-12-31 23:59:59.999999"), -1 },
	{ STR_INIT("2025-11-10 06:00:00"), INT64_C(1762754400000000) },
	{ STR_INIT("2024-02-29 23:59:59.120000"),
	    INT64_C(1709251199120000) },
	{ STR_INIT("0001-01-01 00:00:00"), INT64_C(-62135596800000000) },
	{ STR_INIT("9999-12-31 23:59:59.999999"),
	    INT64_C(253402300799999999) },
};

Test(django, a_time_is_utc_to_the_microsecond)
{
	int64_t us;
	size_t i;

	for (i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		us = -77;
		cr_expect_eq(django_time(times[i].text, &us), ERR_OK,
		    "%s", times[i].text.p);
		cr_expect_eq(us, times[i].us, "%s", times[i].text.p);
	}
}

static const struct str no_times[] = {
	STR_INIT(""), STR_INIT("yesterday"), STR_INIT("2025-11-10"),
	STR_INIT("2025-11-10 06:00"), STR_INIT("2025-11-10T06:00:00"),
	STR_INIT("2025-11-10t06:00:00"), STR_INIT("2025-11-10 06:00:00."),
	STR_INIT("2025-11-10 06:00:00.1234567"),
	STR_INIT("2025-11-10 06:00:00Z"), STR_INIT("2025-11-10 06:00:00+"),
	STR_INIT("2025-11-10 06:00:00+03:00"),
	STR_INIT("2025-11-10 06:00:00+0300"),
	STR_INIT("2025-13-10 06:00:00"), STR_INIT("2025-02-29 06:00:00"),
	STR_INIT("2025-11-31 06:00:00"), STR_INIT("2025-11-10 24:00:00"),
	STR_INIT("2025-11-10 06:60:00"), STR_INIT("2025-11-10 06:00:60"),
	STR_INIT("0000-11-10 06:00:00"), STR_INIT(" 2025-11-10 06:00:00"),
	STR_INIT("2025-11-10 06:00:00 "), STR_INIT("2025-11-10 06:00:00,5"),
	STR_INIT("2025-11-10 06:00:00\0"), STR_INIT("1762754400.000000000"),
	STR_INIT("2025-11-10 06:00:00.00000\0"),
	STR_INIT("12025-11-10 06:00:00"), STR_INIT("-025-11-10 06:00:00"),
};

Test(django, anything_else_is_no_time)
{
	int64_t us;
	size_t i;

	for (i = 0; i < sizeof(no_times) / sizeof(no_times[0]); i++)
		cr_expect_eq(django_time(no_times[i], &us), ERR_INVALID,
		    "\"%s\"", no_times[i].p);
}

static const struct {
	struct str	name, status;
} names[] = {
	{ STR_INIT("Инцидент #1 - Открыт"), STR_INIT("open") },
	{ STR_INIT("Инцидент #22 - В работе"), STR_INIT("in_progress") },
	{ STR_INIT("Инцидент #333 - Решен"), STR_INIT("resolved") },
	{ STR_INIT("Инцидент #4 - Закрыт"), STR_INIT("closed") },
	{ STR_INIT("Инцидент #5 - Отменен"), STR_INIT("cancelled") },
	{ STR_INIT("Инцидент #None - Открыт"), STR_INIT("open") },
	{ STR_INIT("Инцидент #6 - frozen"), STR_INIT("frozen") },
	{ STR_INIT("Инцидент #6 - ice - cold"), STR_INIT("ice - cold") },
	{ STR_INIT("Инцидент #6 - "), STR_INIT("") },
	{ STR_INIT("Инцидент #6 "), STR_INIT("") },
	{ STR_INIT("Инцидент #6"), STR_INIT("") },
	{ STR_INIT("Инцидент #"), STR_INIT("") },
	{ STR_INIT("Инцидент"), STR_INIT("") },
	{ STR_INIT("former.Иванов"), STR_INIT("") },
	{ STR_INIT(""), STR_INIT("") },
};

Test(django, an_incidents_name_tells_its_status)
{
	struct str status;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		status = django_status(names[i].name);
		expect_str_eq(status, names[i].status, "%s: %.*s",
		    names[i].name.p, STR_FMT(status));
		cr_expect_not_null(status.p);
	}
}

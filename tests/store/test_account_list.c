/* account_store_list: pages by name, searches, filters, and its state. */

#include "auth/account_store.h"
#include "base/buf.h"
#include "support/expect.h"
#include "support/fixture.h"

struct row {
	const char		*name, *first, *last, *email;
	enum account_role	 role;
	bool			 active;
};

static const struct row rows[] = {
	{ "boris", "Борис", "Ёлкин", "", ACCOUNT_OPERATOR, true },
	{ "Anna", "Анна", "Петрова", "anna@example.org", ACCOUNT_ADMIN,
	    true },
	{ "виктор", "Виктор", "", "victor@example.com", ACCOUNT_VIEWER,
	    false },
	{ "Вера", "Вера", "Петрова", "vera_x@example.org", ACCOUNT_VIEWER,
	    true },
};

static enum err
add(struct txn *txn, void *arg)
{
	const struct account_password none = { { NULL, 0 }, 0 };

	return account_store_add(txn, &fixture_origin, fixture.arena, arg,
	    &none);
}

static void
setup(void)
{
	struct account account;
	size_t i;

	fixture_open();
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		account = (struct account){
			.username = str_of(rows[i].name),
			.first_name = str_of(rows[i].first),
			.last_name = str_of(rows[i].last),
			.email = str_of(rows[i].email),
			.role = &account_roles[rows[i].role],
			.active = rows[i].active,
		};
		cr_assert_eq(writer_run(fixture.writer, add, &account),
		    ERR_OK);
	}
}

TestSuite(account_list, .init = setup, .fini = fixture_close);

/* The names of a page, or what went wrong. */
static const char *
names(struct account_query query)
{
	struct account_page page;
	struct buf b;
	enum err e;
	size_t i;

	if (query.limit == 0)
		query.limit = 20;
	if (query.page == 0)
		query.page = 1;
	e = account_store_list(fixture.db, &query, fixture.arena,
	    &page);
	if (e != ERR_OK)
		return err_name(e);
	buf_init(&b, fixture.arena, 0);
	for (i = 0; i < page.n; i++) {
		buf_str(&b, page.rows[i].username);
		buf_char(&b, ' ');
	}
	buf_int(&b, page.count);
	return arena_str(fixture.arena, buf_view(&b)).p;
}

#define NAMES(...)	names((struct account_query){ __VA_ARGS__ })

Test(account_list, goes_by_name_whatever_its_case)
{
	cr_expect_str_eq(NAMES(.page = 1), "Anna boris Вера виктор 4");
}

Test(account_list, has_pages)
{
	cr_expect_str_eq(NAMES(.limit = 3), "Anna boris Вера 4");
	cr_expect_str_eq(NAMES(.limit = 3, .page = 2), "виктор 4");
	cr_expect_str_eq(NAMES(.limit = 2, .page = 2), "Вера виктор 4");
	cr_expect_str_eq(NAMES(.limit = 2, .page = 3), "not_found");
	cr_expect_str_eq(NAMES(.search = STR("никто")), "0");
	cr_expect_str_eq(NAMES(.search = STR("никто"), .page = 2),
	    "not_found");
}

static const struct {
	struct str	 search;
	const char	*names;
} searches[] = {
	{ STR_INIT("ПЕТРОВА"), "Anna Вера 2" },
	{ STR_INIT("петров вера"), "Вера 1" },
	{ STR_INIT("вера петров"), "Вера 1" },
	{ STR_INIT("\"вера петрова\""), "Вера 1" },
	{ STR_INIT("\"петрова вера\""), "0" },
	{ STR_INIT("ёлк"), "boris 1" },
	{ STR_INIT("Ё"), "Anna boris Вера 3" },
	{ STR_INIT("елки\u0306"), "0" },
	{ STR_INIT("е\u0308лк"), "boris 1" },
	{ STR_INIT("EXAMPLE.ORG"), "Anna Вера 2" },
	{ STR_INIT("annA"), "Anna 1" },
	{ STR_INIT("и"), "boris виктор 2" },
	{ STR_INIT("a_x"), "Вера 1" },
	{ STR_INIT("%"), "0" },
	{ STR_INIT("операт"), "0" },
};

Test(account_list, finds_words_in_names_and_addresses)
{
	size_t i;

	for (i = 0; i < sizeof(searches) / sizeof(searches[0]); i++)
		cr_expect_str_eq(NAMES(.search = searches[i].search),
		    searches[i].names, "%s: %s, not %s",
		    searches[i].search.p,
		    NAMES(.search = searches[i].search), searches[i].names);
	cr_expect_str_eq(NAMES(.search = STR("a\0b")), "invalid");
}

Test(account_list, is_narrowed_to_roles_and_to_who_is_active)
{
	const bool yes = true, no = false;

	cr_expect_str_eq(NAMES(.roles = 1u << ACCOUNT_VIEWER),
	    "Вера виктор 2");
	cr_expect_str_eq(NAMES(.roles = 1u << ACCOUNT_VIEWER |
	    1u << ACCOUNT_ADMIN), "Anna Вера виктор 3");
	cr_expect_str_eq(NAMES(.active = &no), "виктор 1");
	cr_expect_str_eq(NAMES(.active = &yes), "Anna boris Вера 3");
	cr_expect_str_eq(NAMES(.active = &yes, .search = STR("петрова"),
	    .roles = 1u << ACCOUNT_VIEWER), "Вера 1");
}

/* One that only a later version of the program knows. */
Test(account_list, shows_who_has_a_role_of_no_list)
{
	fixture_script("UPDATE account SET role = 'owner' "
	    "WHERE username = 'boris'");
	cr_expect_str_eq(NAMES(.page = 1), "Anna boris Вера виктор 4");
	cr_expect_str_eq(NAMES(.roles = 1u << ACCOUNT_OPERATOR), "0");
}

Test(account_list, its_state_moves_with_logins_too)
{
	struct account_list_state before, after;

	cr_assert_eq(account_store_list_state(fixture.db, &before), ERR_OK);
	cr_expect_eq(before.seq, 4);
	cr_expect_eq(before.last_login, 0);
	fixture_script("UPDATE account SET last_login = 17 "
	    "WHERE username = 'Anna'");
	cr_assert_eq(account_store_list_state(fixture.db, &after), ERR_OK);
	cr_expect_eq(after.seq, before.seq);
	cr_expect_eq(after.last_login, 17);
}

/*
 * lock_file: locks belong to what was opened, so two opened files stand for
 * two processes.
 */

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/lock_file.h"
#include "support/expect.h"
#include "support/fixture.h"

#define A	0
#define B	1

static struct lock_file *one, *other;

static struct lock_file *
open_file(void)
{
	struct lock_file *f = NULL;

	cr_assert_eq(lock_file_open(fixture_path("-lock"), NULL, &f),
	    ERR_OK);
	return f;
}

static void
setup(void)
{
	fixture_folder();
	one = open_file();
	other = open_file();
}

static void
teardown(void)
{
	lock_file_close(&one);
	lock_file_close(&other);
	fixture_close();
}

TestSuite(lock_file, .init = setup, .fini = teardown, .timeout = 60);

Test(lock_file, a_lock_is_exclusive_until_it_is_dropped)
{
	cr_expect_eq(lock_file_try(one, A), ERR_OK);
	cr_expect_eq(lock_file_try(other, A), ERR_BUSY);
	lock_file_unlock(one, A);
	cr_expect_eq(lock_file_lock(other, A), ERR_OK);
	cr_expect_eq(lock_file_try(one, A), ERR_BUSY);
}

Test(lock_file, each_byte_is_a_lock_of_its_own)
{
	cr_expect_eq(lock_file_lock(one, A), ERR_OK);
	cr_expect_eq(lock_file_lock(other, B), ERR_OK);
}

Test(lock_file, a_shared_lock_keeps_out_exclusive_ones_alone)
{
	cr_expect_eq(lock_file_share(one, A), ERR_OK);
	cr_expect_eq(lock_file_share(other, A), ERR_OK);
	cr_expect_eq(lock_file_try(one, A), ERR_BUSY);
	lock_file_unlock(other, A);
	cr_expect_eq(lock_file_try(one, A), ERR_OK);
}

Test(lock_file, a_lock_of_its_own_is_no_use_by_another)
{
	cr_expect_eq(lock_file_share(one, A), ERR_OK);
	cr_expect_not(lock_file_is_used(one, A));
	cr_expect(lock_file_is_used(other, A));
	cr_expect_eq(lock_file_share(other, A), ERR_OK);
	cr_expect(lock_file_is_used(one, A));
}

Test(lock_file, closing_drops_the_locks)
{
	cr_expect_eq(lock_file_lock(one, A), ERR_OK);
	lock_file_close(&one);
	cr_expect_null(one);
	cr_expect_eq(lock_file_try(other, A), ERR_OK);
}

Test(lock_file, a_removed_file_is_made_anew)
{
	struct lock_file *later;

	cr_expect_not(lock_file_renew(one));
	cr_expect_eq(lock_file_lock(one, A), ERR_OK);
	cr_assert_eq(unlink(fixture_path("-lock")), 0);
	cr_expect(lock_file_renew(one));
	cr_expect_not(lock_file_renew(one));
	cr_expect_eq(lock_file_try(other, A), ERR_OK);
	cr_expect_eq(lock_file_lock(one, A), ERR_OK);
	later = open_file();
	cr_expect_eq(lock_file_try(later, A), ERR_BUSY);
	lock_file_close(&later);
}

Test(lock_file, other_users_may_not_read_it_and_other_programs_do_not_get_it)
{
	const int fd = lock_file_descriptor(one);
	struct stat st;

	cr_assert_eq(fstat(fd, &st), 0);
	cr_expect_eq(st.st_mode & 0137, 0, "%o", st.st_mode);
	cr_expect(fcntl(fd, F_GETFD) & FD_CLOEXEC);
}

Test(lock_file, a_file_that_cannot_be_made_is_a_storage_error)
{
	struct lock_file *none = NULL;

	cr_expect_eq(lock_file_open("/nonexistent/folder/x", NULL, &none),
	    ERR_STORAGE);
	cr_expect_null(none);
}

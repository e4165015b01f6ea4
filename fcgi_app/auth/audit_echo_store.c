/* The audit log on standard error. */

#include <inttypes.h>

#include "auth/audit_echo_store.h"
#include "auth/audit_store.h"
#include "base/log.h"
#include "wire/json_write.h"

#define ENTRIES_MAX	1000	/* that are written of one commit group */

static void
write_entry(const struct audit_entry *entry, struct arena *a)
{
	struct json_writer w;
	struct buf b;

	buf_init(&b, a, 512);
	json_begin(&w, &b, 0);
	json_object(&w);
	json_key(&w, STR("log"));
	json_str(&w, STR("audit"));
	json_fields(&w, audit_entry_fields, AUDIT_ENTRY__MAX, entry, LANG_EN);
	json_object_end(&w);
	buf_char(&b, '\n');
	log_raw(buf_view(&b));
}

/* The newest n entries, which the group has added; the oldest first. */
static void
write_newest(struct db *db, int64_t n)
{
	const struct audit_store_query newest = {
		.before = INT64_MAX, .limit = n < ENTRIES_MAX ? n : ENTRIES_MAX,
	};
	struct arena *a = arena_new(0);
	struct audit_store_page page;
	size_t i;

	if (audit_store_read(db, &newest, a, &page) == ERR_OK)
		for (i = page.n; i > 0; i--)
			write_entry(&page.entries[i - 1], a);
	arena_free(a);
}

/*
 * The writer lock is held from the first call to the second, so all entries
 * between them are this process's.
 */
void
audit_echo(struct db *db, bool committed)
{
	static int64_t before;
	int64_t last;

	if (audit_store_last(db, &last) != ERR_OK)
		return;
	if (!committed)
		before = last;
	else if (last > before)
		write_newest(db, last - before);
}

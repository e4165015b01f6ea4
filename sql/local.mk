# The SQL and the C it is turned into: sorted, one per line.  The schema and
# its migrations come first, texts of an engine after those of all.

sql_files = \
	%D%/schema.sql \
	%D%/queries/account.sql \
	%D%/queries/audit.sql \
	%D%/queries/counter.sql \
	%D%/queries/django.sql \
	%D%/queries/effective_setting.sql \
	%D%/queries/event.sql \
	%D%/queries/hints.sql \
	%D%/queries/incident.sql \
	%D%/queries/meta.sql \
	%D%/queries/rollup.sql \
	%D%/queries/search.sql \
	%D%/queries/session.sql \
	%D%/queries/snapshot_scan.sql \
	%D%/queries/stored_response.sql \
	%D%/queries/throttle.sql \
	%D%/queries/token.sql \
	%D%/sqlite/event.sql \
	%D%/sqlite/file.sql \
	%D%/sqlite/hints.sql \
	%D%/sqlite/incident.sql \
	%D%/sqlite/search.sql \
	%D%/sqlite/transaction.sql

EXTRA_DIST += $(sql_files) %D%/SHA256SUMS %D%/migrations/README.md

sql_generated = \
	fcgi_app/db/sql.c \
	fcgi_app/db/sql.h

BUILT_SOURCES += $(sql_generated)
CLEANFILES += $(sql_generated)

# Run in the source folder, so that errors name the files as one knows
# them; written aside and moved, so that an error leaves no half file.
sql2c = $(AM_V_GEN)$(MKDIR_P) $(@D) && (cd $(srcdir) && \
	$(AWK) -v part=$(@F) -v engine=sqlite \
	-f scripts/sql2c.awk $(sql_files)) \
	>$@.tmp && mv -f $@.tmp $@

fcgi_app/db/sql.c: $(sql_files) scripts/sql2c.awk
	$(sql2c)

fcgi_app/db/sql.h: $(sql_files) scripts/sql2c.awk
	$(sql2c)

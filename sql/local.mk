# The SQL and the C it is turned into: sorted, one per line.  Migrations
# stand in the order of their numbers, texts of an engine after those of all.

sql_files = \
	%D%/migrations/0001_incident.sql \
	%D%/migrations/0002_tally.sql \
	%D%/migrations/0003_search.sql \
	%D%/migrations/0004_measure.sql \
	%D%/migrations/0005_reply.sql \
	%D%/migrations/0006_account.sql \
	%D%/migrations/0007_total.sql \
	%D%/migrations/0008_edit.sql \
	%D%/migrations/0009_fold.sql \
	%D%/migrations/0010_trust.sql \
	%D%/migrations/0011_token_account.sql \
	%D%/migrations/0012_session_client.sql \
	%D%/migrations/0013_append_only.sql \
	%D%/migrations/0014_name.sql \
	%D%/queries/account.sql \
	%D%/queries/audit.sql \
	%D%/queries/django.sql \
	%D%/queries/effective_setting.sql \
	%D%/queries/event.sql \
	%D%/queries/hints.sql \
	%D%/queries/incident.sql \
	%D%/queries/measure.sql \
	%D%/queries/meta.sql \
	%D%/queries/schema.sql \
	%D%/queries/search.sql \
	%D%/queries/session.sql \
	%D%/queries/stored_response.sql \
	%D%/queries/tally.sql \
	%D%/queries/throttle.sql \
	%D%/queries/token.sql \
	%D%/queries/walk.sql \
	%D%/sqlite/event.sql \
	%D%/sqlite/file.sql \
	%D%/sqlite/hints.sql \
	%D%/sqlite/incident.sql \
	%D%/sqlite/search.sql \
	%D%/sqlite/transaction.sql

EXTRA_DIST += $(sql_files) %D%/migrations/SHA256SUMS

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

# All C of the programs: sorted, one name per line.

# Everything but the two main programs; the tests link it as well.
noinst_LIBRARIES += libincident.a

libincident_a_SOURCES = \
	%D%/api/api.c \
	%D%/api/api.h \
	%D%/api/api_audit.c \
	%D%/api/api_auth.c \
	%D%/api/api_bulk.c \
	%D%/api/api_event.c \
	%D%/api/api_export.c \
	%D%/api/api_incident.c \
	%D%/api/api_note.c \
	%D%/api/api_password.c \
	%D%/api/api_schema.c \
	%D%/api/api_stats.c \
	%D%/api/api_token.c \
	%D%/api/api_user.c \
	%D%/api/api_user_list.c \
	%D%/api/bulk.c \
	%D%/api/bulk.h \
	%D%/api/cursor.c \
	%D%/api/cursor.h \
	%D%/api/device.c \
	%D%/api/device.h \
	%D%/api/fresh.c \
	%D%/api/fresh.h \
	%D%/api/identify.c \
	%D%/api/identify.h \
	%D%/api/input.c \
	%D%/api/input.h \
	%D%/api/link.c \
	%D%/api/link.h \
	%D%/api/list_params.c \
	%D%/api/list_params.h \
	%D%/api/login.c \
	%D%/api/login.h \
	%D%/api/moment.c \
	%D%/api/moment.h \
	%D%/api/new_password.c \
	%D%/api/new_password.h \
	%D%/api/paging.c \
	%D%/api/paging.h \
	%D%/api/period.c \
	%D%/api/period.h \
	%D%/api/query.c \
	%D%/api/query.h \
	%D%/api/render.c \
	%D%/api/render.h \
	%D%/api/render_account.c \
	%D%/api/render_account.h \
	%D%/api/render_audit.c \
	%D%/api/render_audit.h \
	%D%/api/render_bulk.c \
	%D%/api/render_bulk.h \
	%D%/api/render_me.c \
	%D%/api/render_me.h \
	%D%/api/render_stats.c \
	%D%/api/render_stats.h \
	%D%/api/render_token.c \
	%D%/api/render_token.h \
	%D%/api/schema.h \
	%D%/api/session.c \
	%D%/api/session.h \
	%D%/api/site.c \
	%D%/api/site.h \
	%D%/api/tries.c \
	%D%/api/tries.h \
	%D%/api/user.c \
	%D%/api/user.h \
	%D%/api/write.c \
	%D%/api/write.h \
	%D%/base/arena.c \
	%D%/base/arena.h \
	%D%/base/buf.c \
	%D%/base/buf.h \
	%D%/base/calendar.c \
	%D%/base/calendar.h \
	%D%/base/clock.c \
	%D%/base/clock.h \
	%D%/base/cond.c \
	%D%/base/cond.h \
	%D%/base/conf.c \
	%D%/base/conf.h \
	%D%/base/cpu_share.c \
	%D%/base/cpu_share.h \
	%D%/base/crypt.c \
	%D%/base/crypt.h \
	%D%/base/err.c \
	%D%/base/err.h \
	%D%/base/fair_queue.c \
	%D%/base/fair_queue.h \
	%D%/base/field.c \
	%D%/base/field.h \
	%D%/base/fold.c \
	%D%/base/fold.h \
	%D%/base/hasher.c \
	%D%/base/hasher.h \
	%D%/base/heavy.c \
	%D%/base/heavy.h \
	%D%/base/histogram.c \
	%D%/base/histogram.h \
	%D%/base/keyboard.c \
	%D%/base/keyboard.h \
	%D%/base/known.c \
	%D%/base/known.h \
	%D%/base/lang.c \
	%D%/base/lang.h \
	%D%/base/letters.c \
	%D%/base/letters.h \
	%D%/base/log.c \
	%D%/base/log.h \
	%D%/base/option.c \
	%D%/base/option.h \
	%D%/base/parse.c \
	%D%/base/parse.h \
	%D%/base/password.c \
	%D%/base/password.h \
	%D%/base/password_common.c \
	%D%/base/password_common.h \
	%D%/base/password_judge.c \
	%D%/base/password_judge.h \
	%D%/base/pbkdf2.c \
	%D%/base/pbkdf2.h \
	%D%/base/private_file.c \
	%D%/base/private_file.h \
	%D%/base/slots.c \
	%D%/base/slots.h \
	%D%/base/stem.c \
	%D%/base/stem.h \
	%D%/base/str.c \
	%D%/base/str.h \
	%D%/base/text_fold.c \
	%D%/base/text_fold.h \
	%D%/base/utf8.c \
	%D%/base/utf8.h \
	%D%/base/zone.c \
	%D%/base/zone.h \
	%D%/base/zone_rule.c \
	%D%/base/zone_rule.h \
	%D%/cli/args.c \
	%D%/cli/args.h \
	%D%/cli/prompt.c \
	%D%/cli/prompt.h \
	%D%/http/address.c \
	%D%/http/address.h \
	%D%/http/batch.c \
	%D%/http/batch.h \
	%D%/http/body.c \
	%D%/http/body.h \
	%D%/http/cookie.c \
	%D%/http/cookie.h \
	%D%/http/csv.c \
	%D%/http/csv.h \
	%D%/http/date.c \
	%D%/http/date.h \
	%D%/http/etag.c \
	%D%/http/etag.h \
	%D%/http/fcgi.c \
	%D%/http/fcgi.h \
	%D%/http/form.c \
	%D%/http/form.h \
	%D%/http/host.c \
	%D%/http/host.h \
	%D%/http/idempotency.c \
	%D%/http/idempotency.h \
	%D%/http/json.c \
	%D%/http/json.h \
	%D%/http/json_check.c \
	%D%/http/json_check.h \
	%D%/http/json_widen.c \
	%D%/http/json_widen.h \
	%D%/http/json_write.c \
	%D%/http/json_write.h \
	%D%/http/message.c \
	%D%/http/message.h \
	%D%/http/negotiate.c \
	%D%/http/negotiate.h \
	%D%/http/param.c \
	%D%/http/param.h \
	%D%/http/problem.c \
	%D%/http/problem.h \
	%D%/http/record.c \
	%D%/http/record.h \
	%D%/http/request.c \
	%D%/http/request.h \
	%D%/http/response.c \
	%D%/http/response.h \
	%D%/http/route.c \
	%D%/http/route.h \
	%D%/http/uri.c \
	%D%/http/uri.h \
	%D%/http/value.h \
	%D%/model/account.c \
	%D%/model/account.h \
	%D%/model/audit.c \
	%D%/model/audit.h \
	%D%/model/django_rule.c \
	%D%/model/django_rule.h \
	%D%/model/event.c \
	%D%/model/event.h \
	%D%/model/filter.c \
	%D%/model/filter.h \
	%D%/model/identity.h \
	%D%/model/incident.c \
	%D%/model/incident.h \
	%D%/model/right.c \
	%D%/model/right.h \
	%D%/model/throttle.c \
	%D%/model/throttle.h \
	%D%/model/token.c \
	%D%/model/token.h \
	%D%/store/book.c \
	%D%/store/book.h \
	%D%/store/checkpoint.c \
	%D%/store/checkpoint.h \
	%D%/store/clause.c \
	%D%/store/clause.h \
	%D%/store/counts.c \
	%D%/store/counts.h \
	%D%/store/db.h \
	%D%/store/db_file.c \
	%D%/store/db_file.h \
	%D%/store/db_foreign.c \
	%D%/store/db_schema.c \
	%D%/store/db_schema.h \
	%D%/store/db_sqlite.c \
	%D%/store/db_sqlite.h \
	%D%/store/db_whole.c \
	%D%/store/db_words.c \
	%D%/store/django.c \
	%D%/store/django.h \
	%D%/store/gate.c \
	%D%/store/gate.h \
	%D%/store/list.c \
	%D%/store/list.h \
	%D%/store/measure.c \
	%D%/store/measure.h \
	%D%/store/migrate.c \
	%D%/store/migrate.h \
	%D%/store/position.c \
	%D%/store/position.h \
	%D%/store/row.c \
	%D%/store/row.h \
	%D%/store/statement.c \
	%D%/store/statement.h \
	%D%/store/store_account.c \
	%D%/store/store_account.h \
	%D%/store/store_account_change.c \
	%D%/store/store_account_change.h \
	%D%/store/store_account_list.c \
	%D%/store/store_account_list.h \
	%D%/store/store_acquaintance.c \
	%D%/store/store_acquaintance.h \
	%D%/store/store_audit.c \
	%D%/store/store_audit.h \
	%D%/store/store_bulk.c \
	%D%/store/store_bulk.h \
	%D%/store/store_event.c \
	%D%/store/store_event.h \
	%D%/store/store_incident.c \
	%D%/store/store_incident.h \
	%D%/store/store_index.c \
	%D%/store/store_index.h \
	%D%/store/store_list.c \
	%D%/store/store_list.h \
	%D%/store/store_register.c \
	%D%/store/store_register.h \
	%D%/store/store_reply.c \
	%D%/store/store_reply.h \
	%D%/store/store_search.c \
	%D%/store/store_search.h \
	%D%/store/store_session.c \
	%D%/store/store_session.h \
	%D%/store/store_setting.c \
	%D%/store/store_setting.h \
	%D%/store/store_stats.c \
	%D%/store/store_stats.h \
	%D%/store/store_tally.c \
	%D%/store/store_tally.h \
	%D%/store/store_throttle.c \
	%D%/store/store_throttle.h \
	%D%/store/store_token.c \
	%D%/store/store_token.h \
	%D%/store/txn.h \
	%D%/store/walk.c \
	%D%/store/walk.h \
	%D%/store/words.c \
	%D%/store/words.h \
	%D%/store/writer.c \
	%D%/store/writer.h

nodist_libincident_a_SOURCES = $(docs_generated) $(sql_generated)

# One request thread per worker.c, a pool of them per incident-fcgi.
sbin_PROGRAMS += incident-fcgi

incident_fcgi_SOURCES = \
	%D%/main.c \
	%D%/worker.c \
	%D%/worker.h

# The operator's tool.
sbin_PROGRAMS += incidentctl

incidentctl_SOURCES = \
	%D%/cli/ask_password.c \
	%D%/cli/ask_password.h \
	%D%/cli/cmd_check.c \
	%D%/cli/cmd_clearsessions.c \
	%D%/cli/cmd_createsuperuser.c \
	%D%/cli/cmd_export.c \
	%D%/cli/cmd_import.c \
	%D%/cli/cmd_import_django.c \
	%D%/cli/cmd_migrate.c \
	%D%/cli/cmd_nginx.c \
	%D%/cli/cmd_reindex.c \
	%D%/cli/cmd_token.c \
	%D%/cli/cmd_token_create.c \
	%D%/cli/cmd_user.c \
	%D%/cli/cmd_user_change.c \
	%D%/cli/ctl.c \
	%D%/cli/ctl.h \
	%D%/cli/django_note.c \
	%D%/cli/django_note.h \
	%D%/cli/line.c \
	%D%/cli/line.h \
	%D%/cli/listing.c \
	%D%/cli/listing.h \
	%D%/cli/move.h \
	%D%/cli/move_account.c \
	%D%/cli/move_account.h \
	%D%/cli/move_entry.c \
	%D%/cli/move_entry.h \
	%D%/cli/move_incident.c \
	%D%/cli/move_incident.h \
	%D%/cli/move_report.c \
	%D%/cli/move_report.h \
	%D%/cli/roster.c \
	%D%/cli/roster.h

# What is installed is built under all warnings.
program_cflags = $(OUR_CFLAGS) $(WARN_CFLAGS) $(STRICT_CFLAGS)

libincident_a_CPPFLAGS = $(our_cppflags)
libincident_a_CFLAGS = $(program_cflags)

incident_fcgi_CPPFLAGS = $(our_cppflags)
incident_fcgi_CFLAGS = $(program_cflags)
incident_fcgi_LDADD = libincident.a $(our_libs)

incidentctl_CPPFLAGS = $(our_cppflags)
incidentctl_CFLAGS = $(program_cflags)
incidentctl_LDADD = libincident.a $(our_libs)

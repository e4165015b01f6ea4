# All C of the programs: sorted, one name per line.

# What both programs are made of; the tests link it as well.
noinst_LIBRARIES += libincident.a

libincident_a_SOURCES = \
	%D%/app.c \
	%D%/app.h \
	%D%/auth/account.c \
	%D%/auth/account.h \
	%D%/auth/account_api.c \
	%D%/auth/account_change_store.c \
	%D%/auth/account_change_store.h \
	%D%/auth/account_json.c \
	%D%/auth/account_json.h \
	%D%/auth/account_store.c \
	%D%/auth/account_store.h \
	%D%/auth/anonymous_store.c \
	%D%/auth/anonymous_store.h \
	%D%/auth/audit.c \
	%D%/auth/audit.h \
	%D%/auth/audit_api.c \
	%D%/auth/audit_echo_store.c \
	%D%/auth/audit_echo_store.h \
	%D%/auth/audit_rejection_api.c \
	%D%/auth/audit_rejection_api.h \
	%D%/auth/audit_store.c \
	%D%/auth/audit_store.h \
	%D%/auth/auth_api.c \
	%D%/auth/effective_settings_store.c \
	%D%/auth/effective_settings_store.h \
	%D%/auth/hasher.c \
	%D%/auth/hasher.h \
	%D%/auth/identify_api.c \
	%D%/auth/identify_api.h \
	%D%/auth/known_client_store.c \
	%D%/auth/known_client_store.h \
	%D%/auth/login_api.c \
	%D%/auth/login_api.h \
	%D%/auth/login_throttle_api.c \
	%D%/auth/login_throttle_api.h \
	%D%/auth/me_json.c \
	%D%/auth/me_json.h \
	%D%/auth/password.c \
	%D%/auth/password.h \
	%D%/auth/password_api.c \
	%D%/auth/password_api.h \
	%D%/auth/password_cache.c \
	%D%/auth/password_cache.h \
	%D%/auth/password_strength.c \
	%D%/auth/password_strength.h \
	%D%/auth/password_validate.c \
	%D%/auth/password_validate.h \
	%D%/auth/password_words.c \
	%D%/auth/password_words.h \
	%D%/auth/recent_login_api.c \
	%D%/auth/recent_login_api.h \
	%D%/auth/session_api.c \
	%D%/auth/session_cookie_api.c \
	%D%/auth/session_cookie_api.h \
	%D%/auth/session_store.c \
	%D%/auth/session_store.h \
	%D%/auth/throttle.c \
	%D%/auth/throttle.h \
	%D%/auth/throttle_store.c \
	%D%/auth/throttle_store.h \
	%D%/auth/token.c \
	%D%/auth/token.h \
	%D%/auth/token_api.c \
	%D%/auth/token_json.c \
	%D%/auth/token_json.h \
	%D%/auth/token_store.c \
	%D%/auth/token_store.h \
	%D%/auth/trusted_device_api.c \
	%D%/auth/trusted_device_api.h \
	%D%/base/arena.c \
	%D%/base/arena.h \
	%D%/base/base_url.c \
	%D%/base/base_url.h \
	%D%/base/buf.c \
	%D%/base/buf.h \
	%D%/base/bytes.h \
	%D%/base/calendar.c \
	%D%/base/calendar.h \
	%D%/base/clock.c \
	%D%/base/clock.h \
	%D%/base/cond.c \
	%D%/base/cond.h \
	%D%/base/conf.c \
	%D%/base/conf.h \
	%D%/base/conf_setting.c \
	%D%/base/conf_setting.h \
	%D%/base/cpu_share.c \
	%D%/base/cpu_share.h \
	%D%/base/cpu_worker.c \
	%D%/base/cpu_worker.h \
	%D%/base/crypt.c \
	%D%/base/crypt.h \
	%D%/base/err.c \
	%D%/base/err.h \
	%D%/base/fair_queue.c \
	%D%/base/fair_queue.h \
	%D%/base/histogram.c \
	%D%/base/histogram.h \
	%D%/base/host_name.c \
	%D%/base/host_name.h \
	%D%/base/lang.c \
	%D%/base/lang.h \
	%D%/base/lock_file.c \
	%D%/base/lock_file.h \
	%D%/base/log.c \
	%D%/base/log.h \
	%D%/base/machine_semaphore.c \
	%D%/base/machine_semaphore.h \
	%D%/base/name_form.c \
	%D%/base/name_form.h \
	%D%/base/pace.c \
	%D%/base/pace.h \
	%D%/base/parse.c \
	%D%/base/parse.h \
	%D%/base/private_file.c \
	%D%/base/private_file.h \
	%D%/base/program.c \
	%D%/base/program.h \
	%D%/base/run_limit.c \
	%D%/base/run_limit.h \
	%D%/base/search_terms.c \
	%D%/base/search_terms.h \
	%D%/base/str.c \
	%D%/base/str.h \
	%D%/base/table.h \
	%D%/base/text_fold.c \
	%D%/base/text_fold.h \
	%D%/base/utf8.c \
	%D%/base/utf8.h \
	%D%/base/zone.c \
	%D%/base/zone.h \
	%D%/base/zone_rule.c \
	%D%/base/zone_rule.h \
	%D%/db/counter_batch.c \
	%D%/db/counter_batch.h \
	%D%/db/db.c \
	%D%/db/db.h \
	%D%/db/db_file.h \
	%D%/db/db_foreign.h \
	%D%/db/engine.h \
	%D%/db/meta.c \
	%D%/db/meta.h \
	%D%/db/migrate.c \
	%D%/db/migrate.h \
	%D%/db/row.c \
	%D%/db/row.h \
	%D%/db/sqlite/checkpoint.c \
	%D%/db/sqlite/checkpoint.h \
	%D%/db/sqlite/db_file.c \
	%D%/db/sqlite/db_foreign.c \
	%D%/db/sqlite/db_schema.c \
	%D%/db/sqlite/db_schema.h \
	%D%/db/sqlite/db_whole.c \
	%D%/db/sqlite/db_whole.h \
	%D%/db/sqlite/db_words.c \
	%D%/db/sqlite/db_words.h \
	%D%/db/sqlite/sqlite.c \
	%D%/db/sqlite/sqlite.h \
	%D%/db/sqlite/sqlite_rows.c \
	%D%/db/sqlite/writer_lock.c \
	%D%/db/sqlite/writer_lock.h \
	%D%/db/statement.c \
	%D%/db/statement.h \
	%D%/db/txn.h \
	%D%/db/write_txn.c \
	%D%/db/write_txn.h \
	%D%/db/writer.c \
	%D%/db/writer.h \
	%D%/domain/actor.c \
	%D%/domain/actor.h \
	%D%/domain/caller.h \
	%D%/domain/precondition.c \
	%D%/domain/precondition.h \
	%D%/domain/right.c \
	%D%/domain/right.h \
	%D%/domain/source.c \
	%D%/domain/source.h \
	%D%/domain/status.c \
	%D%/domain/status.h \
	%D%/http/address.c \
	%D%/http/address.h \
	%D%/http/call.c \
	%D%/http/call.h \
	%D%/http/conditional.c \
	%D%/http/conditional.h \
	%D%/http/cookie.c \
	%D%/http/cookie.h \
	%D%/http/date.c \
	%D%/http/date.h \
	%D%/http/etag.c \
	%D%/http/etag.h \
	%D%/http/fcgi.c \
	%D%/http/fcgi.h \
	%D%/http/fcgi_pool.c \
	%D%/http/fcgi_pool.h \
	%D%/http/fcgi_record.c \
	%D%/http/fcgi_record.h \
	%D%/http/host.c \
	%D%/http/host.h \
	%D%/http/input.c \
	%D%/http/input.h \
	%D%/http/negotiate.c \
	%D%/http/negotiate.h \
	%D%/http/options.c \
	%D%/http/options.h \
	%D%/http/page_link.c \
	%D%/http/page_link.h \
	%D%/http/paging.c \
	%D%/http/paging.h \
	%D%/http/pipeline.c \
	%D%/http/pipeline.h \
	%D%/http/query.c \
	%D%/http/query.h \
	%D%/http/request.c \
	%D%/http/request.h \
	%D%/http/response.c \
	%D%/http/response.h \
	%D%/http/route.c \
	%D%/http/route.h \
	%D%/http/site.c \
	%D%/http/site.h \
	%D%/idempotency/idempotency_key.c \
	%D%/idempotency/idempotency_key.h \
	%D%/idempotency/idempotent_write_api.c \
	%D%/idempotency/idempotent_write_api.h \
	%D%/idempotency/stored_response_store.c \
	%D%/idempotency/stored_response_store.h \
	%D%/incident/bulk_api.c \
	%D%/incident/bulk_input_api.c \
	%D%/incident/bulk_input_api.h \
	%D%/incident/bulk_json.c \
	%D%/incident/bulk_json.h \
	%D%/incident/bulk_store.c \
	%D%/incident/bulk_store.h \
	%D%/incident/counter_store.c \
	%D%/incident/counter_store.h \
	%D%/incident/cursor_api.c \
	%D%/incident/cursor_api.h \
	%D%/incident/event.c \
	%D%/incident/event.h \
	%D%/incident/event_api.c \
	%D%/incident/event_store.c \
	%D%/incident/event_store.h \
	%D%/incident/export_api.c \
	%D%/incident/filter.c \
	%D%/incident/filter.h \
	%D%/incident/incident.c \
	%D%/incident/incident.h \
	%D%/incident/incident_api.c \
	%D%/incident/incident_api.h \
	%D%/incident/incident_json.c \
	%D%/incident/incident_json.h \
	%D%/incident/incident_store.c \
	%D%/incident/incident_store.h \
	%D%/incident/list_params_api.c \
	%D%/incident/list_params_api.h \
	%D%/incident/list_query_store.c \
	%D%/incident/list_query_store.h \
	%D%/incident/list_store.c \
	%D%/incident/list_store.h \
	%D%/incident/long_read_api.c \
	%D%/incident/long_read_api.h \
	%D%/incident/note_api.c \
	%D%/incident/packed_counters.c \
	%D%/incident/packed_counters.h \
	%D%/incident/rank_store.c \
	%D%/incident/rank_store.h \
	%D%/incident/rollup_store.c \
	%D%/incident/rollup_store.h \
	%D%/incident/search_index_store.c \
	%D%/incident/search_index_store.h \
	%D%/incident/search_store.c \
	%D%/incident/search_store.h \
	%D%/incident/snapshot_scan_store.c \
	%D%/incident/snapshot_scan_store.h \
	%D%/incident/where_clause_store.c \
	%D%/incident/where_clause_store.h \
	%D%/root_api.c \
	%D%/schema.h \
	%D%/schema_api.c \
	%D%/statements.c \
	%D%/statements.h \
	%D%/stats/period.c \
	%D%/stats/period.h \
	%D%/stats/stats_api.c \
	%D%/stats/stats_json.c \
	%D%/stats/stats_json.h \
	%D%/stats/stats_store.c \
	%D%/stats/stats_store.h \
	%D%/wire/batch.c \
	%D%/wire/batch.h \
	%D%/wire/body.c \
	%D%/wire/body.h \
	%D%/wire/csv.c \
	%D%/wire/csv.h \
	%D%/wire/field.c \
	%D%/wire/field.h \
	%D%/wire/form.c \
	%D%/wire/form.h \
	%D%/wire/header_value.c \
	%D%/wire/header_value.h \
	%D%/wire/json.c \
	%D%/wire/json.h \
	%D%/wire/json_check.c \
	%D%/wire/json_check.h \
	%D%/wire/json_widen.c \
	%D%/wire/json_widen.h \
	%D%/wire/json_write.c \
	%D%/wire/json_write.h \
	%D%/wire/message.c \
	%D%/wire/message.h \
	%D%/wire/param.c \
	%D%/wire/param.h \
	%D%/wire/problem.c \
	%D%/wire/problem.h \
	%D%/wire/time_param.c \
	%D%/wire/time_param.h \
	%D%/wire/uri.c \
	%D%/wire/uri.h \
	%D%/wire/value.h

nodist_libincident_a_SOURCES = $(docs_generated) $(sql_generated) \
	fcgi_app/resources.c

BUILT_SOURCES += fcgi_app/resources.c
CLEANFILES += fcgi_app/resources.c

fcgi_app/resources.c: $(libincident_a_SOURCES) scripts/resources2c.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && (cd $(srcdir) && \
		$(AWK) -f scripts/resources2c.awk fcgi_app/*_api.c \
		fcgi_app/*/*_api.c) >$@.tmp && mv -f $@.tmp $@

# One request thread per worker.c, a pool of them per incident-fcgi.
sbin_PROGRAMS += incident-fcgi

incident_fcgi_SOURCES = \
	%D%/main.c \
	%D%/worker.c \
	%D%/worker.h

# The operator's tool.
sbin_PROGRAMS += incidentctl

incidentctl_SOURCES = \
	%D%/ctl/ctl.c \
	%D%/ctl/ctl.h

# What else it alone is made of; the tests link this as well.
noinst_LIBRARIES += libctl.a

libctl_a_SOURCES = \
	%D%/auth/account_cmd.c \
	%D%/auth/account_cmd.h \
	%D%/auth/clearsessions_cmd.c \
	%D%/auth/createsuperuser_cmd.c \
	%D%/auth/password_cmd.c \
	%D%/auth/password_cmd.h \
	%D%/auth/token_cmd.c \
	%D%/auth/user_cmd.c \
	%D%/check_cmd.c \
	%D%/ctl/args.c \
	%D%/ctl/args.h \
	%D%/ctl/help.c \
	%D%/ctl/help.h \
	%D%/ctl/migrate_cmd.c \
	%D%/ctl/nginx_cmd.c \
	%D%/ctl/output.c \
	%D%/ctl/output.h \
	%D%/ctl/prompt.c \
	%D%/ctl/prompt.h \
	%D%/import_django/django.c \
	%D%/import_django/django.h \
	%D%/import_django/django_store.c \
	%D%/import_django/django_store.h \
	%D%/import_django/import_django_cmd.c \
	%D%/import_django/import_report_cmd.c \
	%D%/import_django/import_report_cmd.h \
	%D%/import_django/import_rows_cmd.c \
	%D%/import_django/import_rows_cmd.h \
	%D%/import_django/stage_store.c \
	%D%/import_django/stage_store.h \
	%D%/incident/export_cmd.c \
	%D%/incident/import_cmd.c \
	%D%/incident/reindex_cmd.c

# What is installed is built under all warnings.
program_cflags = $(OUR_CFLAGS) $(WARN_CFLAGS) $(STRICT_CFLAGS)

libincident_a_CPPFLAGS = $(our_cppflags)
libincident_a_CFLAGS = $(program_cflags)

incident_fcgi_CPPFLAGS = $(our_cppflags)
incident_fcgi_CFLAGS = $(program_cflags)
incident_fcgi_LDADD = libincident.a $(our_libs)

incidentctl_CPPFLAGS = $(our_cppflags)
incidentctl_CFLAGS = $(program_cflags)
incidentctl_LDADD = libctl.a libincident.a $(our_libs)

libctl_a_CPPFLAGS = $(our_cppflags)
libctl_a_CFLAGS = $(program_cflags)

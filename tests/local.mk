# The tests.  A new one is one line in one of these lists, which are
# sorted; its source is the file of that name with .c.

# Of a module each: no database, no socket.
unit_tests = \
	%D%/unit/test_address \
	%D%/unit/test_arena \
	%D%/unit/test_args \
	%D%/unit/test_base_url \
	%D%/unit/test_batch \
	%D%/unit/test_body \
	%D%/unit/test_buf \
	%D%/unit/test_calendar \
	%D%/unit/test_clock \
	%D%/unit/test_conf \
	%D%/unit/test_cookie \
	%D%/unit/test_cpu_share \
	%D%/unit/test_cpu_worker \
	%D%/unit/test_cpu_worker_deadline \
	%D%/unit/test_crypt \
	%D%/unit/test_csv \
	%D%/unit/test_date \
	%D%/unit/test_django \
	%D%/unit/test_etag \
	%D%/unit/test_expect \
	%D%/unit/test_fair_queue \
	%D%/unit/test_fcgi_record \
	%D%/unit/test_field \
	%D%/unit/test_filter \
	%D%/unit/test_form \
	%D%/unit/test_hasher \
	%D%/unit/test_histogram \
	%D%/unit/test_host \
	%D%/unit/test_host_name \
	%D%/unit/test_idempotency_key \
	%D%/unit/test_incident_transitions \
	%D%/unit/test_json \
	%D%/unit/test_json_check \
	%D%/unit/test_json_write \
	%D%/unit/test_lock_file \
	%D%/unit/test_log \
	%D%/unit/test_machine_semaphore \
	%D%/unit/test_message \
	%D%/unit/test_name_form \
	%D%/unit/test_negotiate \
	%D%/unit/test_pace \
	%D%/unit/test_packed_counters \
	%D%/unit/test_param \
	%D%/unit/test_parse \
	%D%/unit/test_password \
	%D%/unit/test_password_cache \
	%D%/unit/test_password_cost \
	%D%/unit/test_password_dictionary \
	%D%/unit/test_password_validate \
	%D%/unit/test_period \
	%D%/unit/test_prompt \
	%D%/unit/test_request \
	%D%/unit/test_response \
	%D%/unit/test_route \
	%D%/unit/test_run_limit \
	%D%/unit/test_search_terms \
	%D%/unit/test_str \
	%D%/unit/test_tables \
	%D%/unit/test_text_fold \
	%D%/unit/test_throttle \
	%D%/unit/test_time_param \
	%D%/unit/test_token \
	%D%/unit/test_uri \
	%D%/unit/test_utf8 \
	%D%/unit/test_zone \
	%D%/unit/test_zone_rule

# On a database of their own.
store_tests = \
	%D%/store/test_account_change \
	%D%/store/test_account_list \
	%D%/store/test_append_only \
	%D%/store/test_audit \
	%D%/store/test_bulk \
	%D%/store/test_checkpoint \
	%D%/store/test_corpus \
	%D%/store/test_counter \
	%D%/store/test_counter_batch \
	%D%/store/test_db \
	%D%/store/test_db_file \
	%D%/store/test_django_store \
	%D%/store/test_edit \
	%D%/store/test_effective_settings \
	%D%/store/test_event \
	%D%/store/test_incident \
	%D%/store/test_known_client \
	%D%/store/test_list \
	%D%/store/test_logged \
	%D%/store/test_maintenance \
	%D%/store/test_migrate \
	%D%/store/test_rollup \
	%D%/store/test_search \
	%D%/store/test_search_index \
	%D%/store/test_session \
	%D%/store/test_snapshot_scan \
	%D%/store/test_statement \
	%D%/store/test_stored_response \
	%D%/store/test_throttle \
	%D%/store/test_token \
	%D%/store/test_wal \
	%D%/store/test_whole \
	%D%/store/test_writer \
	%D%/store/test_writer_lock \
	%D%/store/test_writer_pool

# Requests in process, through the pipeline of the API.
api_tests = \
	%D%/api/test_anonymous \
	%D%/api/test_app \
	%D%/api/test_audit \
	%D%/api/test_auth_basic \
	%D%/api/test_auth_login \
	%D%/api/test_auth_password \
	%D%/api/test_auth_session \
	%D%/api/test_auth_throttle \
	%D%/api/test_base_url \
	%D%/api/test_bearer \
	%D%/api/test_bound \
	%D%/api/test_bulk_create \
	%D%/api/test_bulk_update \
	%D%/api/test_conditional \
	%D%/api/test_events \
	%D%/api/test_export \
	%D%/api/test_idempotent_writes \
	%D%/api/test_incidents_admin \
	%D%/api/test_incidents_create \
	%D%/api/test_incidents_cursor \
	%D%/api/test_incidents_filter \
	%D%/api/test_incidents_list \
	%D%/api/test_incidents_retrieve \
	%D%/api/test_incidents_search \
	%D%/api/test_incidents_update \
	%D%/api/test_lifecycle \
	%D%/api/test_long_reads \
	%D%/api/test_names \
	%D%/api/test_notes \
	%D%/api/test_pipeline \
	%D%/api/test_races \
	%D%/api/test_recent_login \
	%D%/api/test_refusals \
	%D%/api/test_rights \
	%D%/api/test_schema \
	%D%/api/test_sessions \
	%D%/api/test_site \
	%D%/api/test_stats \
	%D%/api/test_stats_model \
	%D%/api/test_tokens \
	%D%/api/test_users_create \
	%D%/api/test_users_list \
	%D%/api/test_users_update

# A sanitizer keeps what is freed, and its own memory cannot be searched.
if !SANITIZE
api_tests += \
	%D%/api/test_wiped
endif

# Parsers over the inputs of tests/fuzz/corpus/NAME.
fuzz_tests = \
	%D%/fuzz/fuzz_form \
	%D%/fuzz/fuzz_json \
	%D%/fuzz/fuzz_query

%C%_fuzz_fuzz_form_SOURCES = %D%/fuzz/fuzz_form.c %D%/fuzz/replay.c
%C%_fuzz_fuzz_json_SOURCES = %D%/fuzz/fuzz_json.c %D%/fuzz/replay.c
%C%_fuzz_fuzz_query_SOURCES = %D%/fuzz/fuzz_query.c %D%/fuzz/replay.c

# What the build leans on; these speak TAP themselves.
script_tests = \
	%D%/scripts/append_only.sh \
	%D%/scripts/build.sh \
	%D%/scripts/check_layers.sh \
	%D%/scripts/ctl_help.sh \
	%D%/scripts/documents.sh \
	%D%/scripts/error_codes.sh \
	%D%/scripts/first_steps.sh \
	%D%/scripts/help.sh \
	%D%/scripts/linked.sh \
	%D%/scripts/manual.sh \
	%D%/scripts/migrations.sh \
	%D%/scripts/packages.sh \
	%D%/scripts/shellcheck.sh \
	%D%/scripts/sql2c.sh \
	%D%/scripts/statements.sh \
	%D%/scripts/text2c.sh

# Follows docs/INSTALL.md, for "make check-install": it builds all anew.
install_test = %D%/scripts/install.sh

# The service as it is deployed: nginx and a pool.  For "make check-e2e",
# since they take time; named .e2e so that "make check" has no rule to run
# them.
e2e_tests = \
	%D%/e2e/test_browser.e2e \
	%D%/e2e/test_ctl.e2e \
	%D%/e2e/test_ctl_user.e2e \
	%D%/e2e/test_django.e2e \
	%D%/e2e/test_export.e2e \
	%D%/e2e/test_faults.e2e \
	%D%/e2e/test_fcgi.e2e \
	%D%/e2e/test_http.e2e \
	%D%/e2e/test_limits.e2e \
	%D%/e2e/test_login.e2e \
	%D%/e2e/test_nginx.e2e \
	%D%/e2e/test_secrets.e2e \
	%D%/e2e/test_serve.e2e \
	%D%/e2e/test_stop.e2e \
	%D%/e2e/test_token.e2e

# What "make check-threads" runs, meant for --with-sanitizer=thread.
threaded_tests = \
	$(api_tests) \
	$(threaded_store_tests) \
	$(threaded_unit_tests)

threaded_store_tests = \
	%D%/store/test_checkpoint \
	%D%/store/test_maintenance \
	%D%/store/test_search_index \
	%D%/store/test_throttle \
	%D%/store/test_wal \
	%D%/store/test_writer \
	%D%/store/test_writer_pool

threaded_unit_tests = \
	%D%/unit/test_cpu_worker \
	%D%/unit/test_hasher \
	%D%/unit/test_password_cache

# The tables of libzxcvbn's dictionary, which its archive keeps to itself,
# made visible to the test that lists its words.
zxcvbn_tables = DictNodes ChildLocs ChildMap WordEndBits Ranks CharSet

%C%_unit_test_password_dictionary_LDADD = \
	%D%/unit/zxcvbn_tables.o $(LDADD)
%C%_unit_test_password_dictionary_LDFLAGS = $(OUR_LDFLAGS) \
	-Wl,-z,noexecstack

CLEANFILES += %D%/unit/zxcvbn_tables.o

%D%/unit/zxcvbn_tables.o:
	$(AM_V_GEN)archive=`$(CC) -print-file-name=libzxcvbn.a` && \
	$(AR) p "$$archive" zxcvbn-inline.o >$@.tmp && \
	$(OBJCOPY) -j .rodata --strip-all \
		--add-section .note.GNU-stack=/dev/null \
		$(zxcvbn_tables:%=--globalize-symbol=%) \
		$(zxcvbn_tables:%=--keep-symbol=%) $@.tmp $@ && rm -f $@.tmp

# What scripts/bench measures with, for "make bench-programs".
bench_programs = \
	%D%/bench/floor \
	%D%/bench/inproc \
	%D%/bench/raw \
	%D%/bench/seed

%C%_bench_floor_LDADD = $(FCGI_LIBS)
%C%_bench_inproc_LDADD = libincident.a $(our_libs)
%C%_bench_raw_LDADD = libincident.a $(our_libs)
%C%_bench_seed_LDADD = libincident.a $(our_libs)

EXTRA_PROGRAMS += $(bench_programs)
EXTRA_DIST += \
	%D%/bench/bench.py \
	%D%/bench/crowd.py \
	%D%/bench/harness.py \
	%D%/bench/load.lua \
	%D%/bench/page.py \
	%D%/bench/peers.py \
	%D%/bench/peers/django/incidents/__init__.py \
	%D%/bench/peers/django/incidents/api.py \
	%D%/bench/peers/django/incidents/models.py \
	%D%/bench/peers/django/settings.py \
	%D%/bench/peers/fastify/package-lock.json \
	%D%/bench/peers/fastify/package.json \
	%D%/bench/peers/fastify/schema.sql \
	%D%/bench/peers/fastify/server.mjs \
	%D%/bench/peers/nginx.conf.in \
	%D%/bench/scale.py \
	%D%/bench/targets.py

bench-programs: all $(bench_programs)

# Fixtures and assertions, linked into every test.
support_sources = \
	%D%/support/capture.c \
	%D%/support/capture.h \
	%D%/support/checkpoint_probe.c \
	%D%/support/checkpoint_probe.h \
	%D%/support/client.c \
	%D%/support/client.h \
	%D%/support/expect.c \
	%D%/support/expect.h \
	%D%/support/fastcgi_client.c \
	%D%/support/fastcgi_client.h \
	%D%/support/fixture.c \
	%D%/support/fixture.h \
	%D%/support/hash_stub.c \
	%D%/support/hash_stub.h \
	%D%/support/json_document.c \
	%D%/support/json_document.h \
	%D%/support/legacy.c \
	%D%/support/legacy.h \
	%D%/support/load.c \
	%D%/support/load.h \
	%D%/support/processes.c \
	%D%/support/processes.h \
	%D%/support/program.c \
	%D%/support/program.h \
	%D%/support/record.c \
	%D%/support/record.h \
	%D%/support/service.c \
	%D%/support/service.h \
	%D%/support/terminal.c \
	%D%/support/terminal.h \
	%D%/support/web.c \
	%D%/support/web.h

# --------------------------------------------------------------------------

test_libs = tests/libsupport.a

check_LIBRARIES += tests/libsupport.a

tests_libsupport_a_SOURCES = $(support_sources)

if SANITIZE_THREAD
tests_libsupport_a_SOURCES += %D%/tsan/runner.c
endif

TEST_EXTENSIONS = .sh .e2e

LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
LOG_COMPILER = $(top_srcdir)/scripts/run-test.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(LOG_COMPILER)
E2E_LOG_DRIVER = $(LOG_DRIVER)
E2E_LOG_COMPILER = $(LOG_COMPILER)

# They are about the sources: once is enough.
if !SANITIZE
TESTS += $(script_tests)
endif

check-install:
	TEST_TIMEOUT=$${TEST_TIMEOUT:-1200} \
	$(MAKE) check-TESTS TESTS='$(install_test)' \
		TEST_SUITE_LOG=tests/install.log

# Holds docs/openapi.yaml against the service; scripts/test runs it.
contract_checker = \
	%D%/openapi/contract.mjs \
	%D%/openapi/contract.test.mjs \
	%D%/openapi/json.mjs \
	%D%/openapi/message.mjs \
	%D%/openapi/package-lock.json \
	%D%/openapi/package.json \
	%D%/openapi/recorded.mjs \
	%D%/openapi/redocly.yaml \
	%D%/openapi/walk.mjs

EXTRA_DIST += \
	$(contract_checker) \
	%D%/django \
	$(install_test) \
	$(script_tests) \
	%D%/fuzz/corpus \
	%D%/lsan.supp \
	%D%/scripts/tap.sh \
	%D%/store/corpus

if HAVE_TEST_LIBRARIES

test_programs = $(unit_tests) $(store_tests) $(api_tests) $(fuzz_tests)

check_PROGRAMS += $(test_programs)
EXTRA_PROGRAMS += $(e2e_tests)
TESTS += $(test_programs)

# Each test has a limit of its own; a program of many of them may take long
# on a busy machine.
check-e2e: all $(check_LIBRARIES) $(e2e_tests)
	TEST_TIMEOUT=$${TEST_TIMEOUT:-1200} \
	$(MAKE) check-TESTS TESTS='$(e2e_tests)' \
		TEST_SUITE_LOG=tests/e2e.log

check-threads: all $(check_LIBRARIES) $(threaded_tests)
	$(MAKE) check-TESTS TESTS='$(threaded_tests)' \
		TEST_SUITE_LOG=tests/threads.log

else

check-local check-e2e check-threads:
	@echo 'The tests need$(MISSING_TESTS).  Install, configure again.' >&2
	@exit 1

endif

CLEANFILES += $(EXTRA_PROGRAMS)

.PHONY: bench-programs check-e2e check-install check-threads

#!/usr/bin/env bash
# Runs one test for "make check" and speaks TAP to it.
#
#     run-test.sh PROGRAM [ARGUMENT]...
#
# A Criterion program reports to a file, so that what it prints cannot pass
# for a result.  A program called fuzz_NAME is run over the corpus of that
# name, which is one test.  A script (*.sh) speaks TAP by itself.
#
# A sanitizer writes its reports to files as well, and a file means failure
# whatever the test thought of itself: under ASan a leak inside a Criterion
# test is printed and yet the test passes; and a service that a test
# started has nobody else to look at its standard error.

set -u

program=$1
shift
name=$(basename "$program")
source=$(cd "$(dirname "$0")/.." && pwd)
limit=${TEST_TIMEOUT:-300}

# As short as can be: paths of Unix sockets end at 107 bytes.
work=$(mktemp -d "${TMPDIR:-/tmp}/it.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT

# For scripts/test, which says what runs.
if [ -d "${TEST_RUNNING:-}" ]; then
	touch "$TEST_RUNNING/$name"
	trap 'rm -rf "$work" "$TEST_RUNNING/$name"' EXIT
fi

# What somebody has set already stays in force.
export ASAN_OPTIONS="detect_stack_use_after_return=1:strict_string_checks=1\
:${ASAN_OPTIONS:-}:log_path=$work/report"
export LSAN_OPTIONS="print_suppressions=0:${LSAN_OPTIONS:-}\
:suppressions=$source/tests/lsan.supp:log_path=$work/report"
export TSAN_OPTIONS="second_deadlock_stack=1:${TSAN_OPTIONS:-}\
:log_path=$work/report"
export UBSAN_OPTIONS="print_stacktrace=1:${UBSAN_OPTIONS:-}\
:log_path=$work/report"

# On a test that hangs: TERM, so that it can stop what it started.
run() {
	timeout -k 10 "$limit" "$@" >"$work/output" 2>&1 </dev/null
}

case $name in
fuzz_*)
	corpus=$source/tests/fuzz/corpus/${name#fuzz_}
	echo 1..1
	if run "$program" "$corpus"; then
		echo "ok 1 - $name: $(tail -n 1 "$work/output")"
	else
		echo "not ok 1 - $name: exit status $?"
	fi
	status=0
	;;
*.sh)
	timeout -k 10 "$limit" "$program" "$@" 2>"$work/output" </dev/null
	status=$?
	;;
*)
	run "$program" "--tap=$work/tap" "$@"
	status=$?
	if [ -s "$work/tap" ]; then
		cat "$work/tap"
		# This one is told already.
		if grep -q '^not ok' "$work/tap"; then
			status=0
		fi
	elif [ "$status" -eq 0 ]; then
		status=no-result
	fi
	;;
esac

sed 's/^/# /' "$work/output"

for report in "$work"/report*; do
	if [ -e "$report" ]; then
		sed 's/^/# /' "$report"
		echo "Bail out! $name: a sanitizer has something to say"
		exit 0
	fi
done

case $status in
0)
	;;
124|137)
	echo "Bail out! $name: not done after $limit seconds"
	;;
no-result)
	echo "Bail out! $name: no result"
	;;
*)
	echo "Bail out! $name: exit status $status"
	;;
esac
exit 0

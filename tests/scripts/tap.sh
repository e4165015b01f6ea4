# shellcheck shell=sh
# What the tests in shell share: TAP on standard output.  A test begins with
#
#	. "$(dirname "$0")/tap.sh"
#
# and ends with: echo "1..$n".  Here are the folder of the sources, a folder
# for the test that goes when it ends, and the number of results so far.

# shellcheck disable=SC2034  # for the tests
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(cd "$(mktemp -d "${TMPDIR:-/tmp}/it.XXXXXX")" && pwd -P)
trap 'rm -rf "$work"' EXIT
n=0

# The files in $work that say why a test failed.
evidence='out err'

# result STATUS WHAT: one test, which STATUS 0 passes.
result() {
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
		return
	fi
	echo "not ok $n - $2"
	for tap_file in $evidence; do
		tail -n 30 "$work/$tap_file" 2>/dev/null | sed 's/^/# /'
	done
	return 1
}

# ok WHAT COMMAND...: one test, which the command passes.
ok() {
	tap_what=$1
	shift
	"$@" >"$work/out" 2>&1
	result $? "$tap_what"
}

# needs PROGRAM...: the test is skipped when one of them is missing.
needs() {
	for tap_program in "$@"; do
		command -v "$tap_program" >/dev/null && continue
		echo "1..0 # SKIP $tap_program is missing"
		exit 0
	done
}

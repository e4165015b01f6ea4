#!/bin/sh
# Each set of scripts/setup holds what its script needs, and no more: what
# configure and scripts/serve ask for is in all, what tests or benchmarks
# alone need is only in theirs.  TAP on standard output.

# shellcheck source=tests/scripts/tap.sh
. "$(dirname "$0")/tap.sh"

# has SET PACKAGE
has() {
	"$root/scripts/setup" "$1" --list | grep -qx -e "$2"
}

lacks() {
	! has "$@"
}

# The Debian packages of the libraries that configure insists on, and of
# those that it only tells the lack of.
needed() {
	sed -n 's/^NEED_LIBRARY(.*\[\([a-z0-9.+-]*\)\])$/\1/p' \
		"$root/configure.ac"
}

for_tests() {
	# The dollar stands in configure.ac.
	# shellcheck disable=SC2016
	sed -n 's/.*missing_tests="$missing_tests \([a-z0-9.+-]*\)".*/\1/p' \
		"$root/configure.ac"
}

ok 'configure needs libraries' test -n "$(needed)"
for package in $(needed) curl multiwatch nginx-light spawn-fcgi; do
	for set in run test bench; do
		ok "$set installs $package" has "$set" "$package"
	done
done
ok 'the tests need libraries' test -n "$(for_tests)"
for package in $(for_tests) nodejs npm; do
	ok "test installs $package" has test "$package"
	ok "run does not install $package" lacks run "$package"
done
for package in $(for_tests); do
	ok "bench does not install $package" lacks bench "$package"
done
ok 'bench installs wrk' has bench wrk
for set in run test; do
	ok "$set does not install wrk" lacks "$set" wrk
done
ok 'run does not install python3' lacks run python3
test "$("$root/scripts/setup" --list)" = "$("$root/scripts/setup" run --list)"
ok 'run is what is installed where nothing is said' test $? -eq 0
echo "1..$n"

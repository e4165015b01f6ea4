#!/bin/sh
# The shell scripts, by shellcheck where it is installed.

# shellcheck source=tests/scripts/tap.sh
. "$(dirname "$0")/tap.sh"
needs shellcheck
cd "$root" || exit 1

ok 'shellcheck finds nothing' shellcheck -x scripts/bench scripts/build \
	scripts/reload scripts/run scripts/serve scripts/setup scripts/soak \
	scripts/test scripts/*.sh .ci/run tests/scripts/*.sh
echo "1..$n"

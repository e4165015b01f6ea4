#!/bin/sh
# The shell scripts, by shellcheck where it is installed.

cd "$(dirname "$0")/../.." || exit 1

if ! command -v shellcheck >/dev/null; then
	echo '1..0 # SKIP no shellcheck'
	exit 0
fi

echo 1..1
if shellcheck -x scripts/bench scripts/build scripts/reload \
	scripts/run scripts/serve scripts/setup scripts/soak scripts/test scripts/*.sh .ci/run tests/scripts/*.sh >&2; then
	echo 'ok 1 - shellcheck finds nothing'
else
	echo 'not ok 1 - shellcheck finds nothing'
fi

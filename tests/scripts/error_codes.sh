#!/bin/sh
# Every sentence that the sources say as "detail" has a code, the contract
# lists exactly the codes that there are, and docs/API.md explains each; and
# this can tell: each fault is planted.  TAP on standard output.

set -u
LC_ALL=C
export LC_ALL

# shellcheck source=tests/scripts/tap.sh
. "$(dirname "$0")/tap.sh"

# details FILE...: the sentences that statements use as "detail".  A
# statement ends at a semicolon; the table of errors is one, too.
details() {
	cat "$@" | awk '
	BEGIN { RS = ";" }
	/PROBLEM_DETAIL|call_reject\(|errors\[ERR__MAX\]/ {
		while (match($0, /MESSAGE_[A-Z_]+/)) {
			print substr($0, RSTART, RLENGTH)
			$0 = substr($0, RSTART + RLENGTH)
		}
	}' | sort -u
}

# with_code FILE: the sentences that have one.
with_code() {
	sed -nE 's/^\t\[(MESSAGE_[A-Z_]+)\] = DETAIL\(.*/\1/p' "$1" | sort -u
}

# codes MESSAGES NGINX: those of the service and of the web server.
codes() {
	{
		sed -nE 's/^.*= DETAIL\("([^"]*)".*/\1/p' "$1"
		awk '/^map .* \$incident_code / { inside = 1; next }
			/^}/ { inside = 0 }
			inside { sub(/;$/, ""); print $2 }' "$2"
	} | sort -u
}

# contract FILE: those of its enum.
contract() {
	awk '/^    Code:/ { inside = 1; next }
		inside && /^    [A-Z]/ { exit }
		inside && /^        - / { print $2 }' "$1" | sort
}

# explained FILE: those of the table in the chapter about errors.
explained() {
	awk -F '|' '$2 ~ /`[a-z_]+`/ && $3 ~ /^ [0-9][0-9, ]* $/ {
		gsub(/[ `]/, "", $2)
		print $2
	}' "$1" | sort
}

# without_code FILE...: what is said as "detail" and has none.
without_code() {
	details "$@" >"$work/details"
	with_code "$messages" >"$work/with"
	comm -23 "$work/details" "$work/with" >"$work/out"
}

messages=$root/fcgi_app/wire/message.c
api=$root/docs/API.md
yaml=$root/docs/openapi.yaml

without_code "$root"/fcgi_app/*.c "$root"/fcgi_app/*/*.c
! test -s "$work/out"
result $? 'what is said as "detail" has a code'
test "$(wc -l <"$work/details")" -gt 25
result $? 'and it is where this looks for it'

codes "$messages" "$root/conf/nginx/incident-http.conf" >"$work/codes"
contract "$yaml" | diff "$work/codes" - >"$work/out"
result $? 'the contract lists the codes that there are'
explained "$api" | diff "$work/codes" - >"$work/out"
result $? 'and docs/API.md explains them'
! grep -vx '[a-z]*\(_[a-z]*\)*' "$work/codes" >"$work/out"
result $? 'all of them are words'

# finds WHAT C: a statement that says a sentence of a field as "detail".
finds() {
	printf '%s\n' "$2" >"$work/a.c"
	without_code "$work/a.c"
	test -s "$work/out"
	result $? "finds $1"
}

finds 'a detail without a code' 'return call_reject(call, ERR_INVALID,
    MESSAGE_REQUIRED, no_arg);'
finds 'one that is added' 'problem_add(ps, PROBLEM_DETAIL, MESSAGE_NULL, s);'
finds 'one of an error' 'static const struct x errors[ERR__MAX] = {
	[ERR_INVALID] = { 400, MESSAGE_BLANK, NULL },
};'
grep -v '^        - csrf$' "$yaml" >"$work/a.yaml"
contract "$work/a.yaml" >"$work/out"
! diff -q "$work/codes" "$work/out" >"$work/diff"
result $? 'finds a code that the contract lacks'

echo "1..$n"

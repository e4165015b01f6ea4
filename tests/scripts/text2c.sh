#!/bin/sh
# text2c.awk: what it makes of a text compiles to the bytes of the text, and
# each mistake is told with its file and line.

set -u

# shellcheck source=tests/scripts/tap.sh
. "$(dirname "$0")/tap.sh"
awk=${AWK:-awk}
cc=${CC:-cc}

convert() {
	(cd "$work" && "$awk" -v name=it -v header=it.h \
		-f "$root/scripts/text2c.awk" text)
}

# comes_back DESCRIPTION: a program that writes what the text became, made
# of text, writes the text again.
comes_back() {
	convert >"$work/text.c" 2>"$work/out" &&
		$cc -std=c11 -Wall -Werror -I"$work" -o "$work/main" \
			"$work/main.c" "$work/text.c" >"$work/out" 2>&1 &&
		"$work/main" >"$work/again" &&
		cmp "$work/text" "$work/again" >"$work/out" 2>&1
	result $? "$1"
}

# refuses DESCRIPTION WHERE
refuses() {
	! convert >"$work/out" 2>&1 && grep -q "^$2: " "$work/out"
	result $? "refuses $1"
}

cat >"$work/it.h" <<'EOF'
#include <stddef.h>
struct str { const char *p; size_t n; };
extern const struct str it;
EOF
cat >"$work/main.c" <<'EOF'
#include <stdio.h>
#include "it.h"
int main(void) { return fwrite(it.p, 1, it.n, stdout) != it.n; }
EOF

printf 'one\n\n  two\n' >"$work/text"
comes_back 'keeps lines, blank ones too'

# shellcheck disable=SC1003  # nothing is to be escaped here
printf '%s\n' 'a\nb "c" \\ \' '%s ??= ??/ ?' '*/ /* //' \
	"it's" >"$work/text"
comes_back 'keeps what means something to C'

printf 'Самокат — «не в сети» 🛴\ttab\n' >"$work/text"
comes_back 'keeps UTF-8 and tabs'

cp "$root/docs/openapi.yaml" "$work/text"
comes_back 'keeps the contract'

printf 'one\ntwo' >"$work/text"
convert | grep -qF '"two\n";'
result $? 'ends the last line'

: >"$work/text"
refuses 'an empty text' text:1

printf 'one\ntwo\r\n' >"$work/text"
refuses 'a control character' text:2

! (cd "$work" && "$awk" -f "$root/scripts/text2c.awk" text) \
	>"$work/out" 2>&1 && grep -q 'say -v name=' "$work/out"
result $? 'wants to know the name'

echo "1..$n"

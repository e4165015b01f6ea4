#!/bin/sh
# The manual pages are well formed, and every setting is in its page.
# TAP on standard output.

# shellcheck source=tests/scripts/tap.sh
. "$(dirname "$0")/tap.sh"

settings() {
	sed -n 's/^[ \t{}.,]*\.key = "\([a-z_]*\)".*/\1/p' \
		"$root/fcgi_app/base/conf_setting.c"
}

if command -v mandoc >/dev/null; then
	for page in "$root"/man/*.in; do
		ok "$(basename "$page") is well formed" \
			mandoc -Tlint -W warning "$page"
	done
fi
ok "there are settings" test -n "$(settings)"
for key in $(settings); do
	ok "$key is in the manual" \
		grep -q "^\.It Cm $key No = " "$root/man/incident-tracker.ini.5.in"
done
echo "1..$n"

#!/bin/sh
# The service carries no code of incidentctl: no command, and nothing of
# moving in from the service of Django.  TAP on standard output.

# shellcheck source=tests/scripts/tap.sh
. "$(dirname "$0")/tap.sh"
needs nm

# functions FILE: those that other files may call.
functions() {
	nm --defined-only "$1" | awk '$2 == "T" { print $3 }' | sort -u
}

functions libctl.a >"$work/ctl"
functions incidentctl >"$work/incidentctl"
functions incident-fcgi >"$work/incident-fcgi"

ok 'there are functions of incidentctl alone' \
	test "$(wc -l <"$work/ctl")" -gt 40
ok '... among them those that read the database of Django' \
	grep -qx django_store_open "$work/ctl"
comm -23 "$work/ctl" "$work/incidentctl" >"$work/out"
! test -s "$work/out"
result $? 'all of them are in incidentctl'
comm -12 "$work/ctl" "$work/incident-fcgi" >"$work/out"
! test -s "$work/out"
result $? 'none of them is in incident-fcgi'
ok 'incident-fcgi has functions of its own' \
	grep -qx worker_start "$work/incident-fcgi"
echo "1..$n"

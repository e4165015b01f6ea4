#!/bin/sh
# The tree keeps its layers, and check-layers.sh can tell when it does not:
# each kind of violation is planted in a small tree of its own.

set -u

# shellcheck source=tests/scripts/tap.sh
. "$(dirname "$0")/tap.sh"
check=$root/scripts/check-layers.sh

# refuses DESCRIPTION FILE LINE: a tree in which FILE holds LINE is refused,
# with FILE and line number.
refuses() {
	rm -rf "$work/tree"
	mkdir -p "$work/tree/fcgi_app/$(dirname "$2")"
	printf '/* A file. */\n%s\n' "$3" >"$work/tree/fcgi_app/$2"
	! "$check" "$work/tree" >"$work/out" 2>&1 &&
		grep -q "^fcgi_app/$2:2: " "$work/out"
	result $? "refuses $1"
}

accepts() {
	rm -rf "$work/tree"
	mkdir -p "$work/tree/fcgi_app/$(dirname "$2")"
	printf '%s\n' "$3" >"$work/tree/fcgi_app/$2"
	"$check" "$work/tree" >"$work/out" 2>&1
	result $? "accepts $1"
}

"$check" "$root" >"$work/out" 2>&1
result $? 'the tree keeps its layers'

refuses 'base that knows HTTP'		base/a.c '#include "http/route.h"'
refuses 'base that knows the formats'	base/a.c '#include "wire/json.h"'
refuses 'db that knows a subject'	db/a.c '#include "incident/event.h"'
refuses 'db that knows statuses'	db/a.c '#include "domain/status.h"'
refuses 'http that knows the database'	http/a.c '#include "db/db.h"'
refuses 'http that knows a subject'	http/a.c '#include "auth/token.h"'
refuses 'a model with SQL'		auth/a.c '#include "db/db.h"'
refuses 'a model that knows HTTP'	auth/a.h '#include "http/call.h"'
refuses 'a store that knows HTTP'	auth/a_store.c '#include "http/call.h"'
refuses 'a command that knows HTTP'	auth/a_cmd.c '#include "http/call.h"'
refuses 'a store that knows a handler'	auth/a_store.c '#include "auth/b_api.h"'
refuses 'auth that knows incidents'	auth/a_api.c \
	'#include "incident/incident.h"'
refuses 'incident that knows stats'	incident/a_store.c \
	'#include "stats/stats_store.h"'
refuses 'an engine that knows a subject' db/sqlite/a.c \
	'#include "auth/token.h"'
refuses 'an engine included elsewhere'	auth/a_store.c \
	'#include "db/sqlite/sqlite.h"'
refuses 'a room that knows the top'	incident/a_api.c '#include "app.h"'
refuses 'somebody who includes ctl'	incident/a_api.c '#include "ctl/ctl.h"'
refuses 'a header of no room'		base/a.c '#include "str.h"'
refuses 'sqlite3.h elsewhere'	incident/list_store.c '#include <sqlite3.h>'
refuses 'json-c elsewhere' stats/stats_json.c '#include <json-c/json_object.h>'
refuses 'fcgiapp.h elsewhere'		worker.c '#include <fcgiapp.h>'
refuses 'nettle elsewhere'	auth/token.c '#include <nettle/pbkdf2.h>'
refuses 'sodium.h elsewhere'	auth/password_cache.c '#include <sodium.h>'
refuses 'sprintf'		base/a.c '	sprintf(b, "%d", 1);'
refuses 'atoi'			base/a.c '	n = atoi (s);'
refuses 'SQL in C'	incident/event_store.c '	q = "SELECT 1";'

accepts 'worker.c that includes the program' worker.c '#include "app.h"'
accepts 'a command that reads JSON'	auth/a_cmd.c '#include "wire/json.h"'
accepts 'db that includes its engine'	db/a.c \
	'#include "db/sqlite/sqlite.h"'
accepts 'a store that includes db'	auth/a_store.c '#include "db/db.h"'
accepts 'an incident with an owner'	incident/a_store.c \
	'#include "auth/account_store.h"'
accepts 'snprintf'		base/a.c '	snprintf(b, 2, "%d", 1);'
accepts 'SQL in the list'	incident/list_query_store.c \
	'	q = "SELECT 1";'
accepts 'the owner of sqlite3.h'  db/sqlite/sqlite.c '#include <sqlite3.h>'

rm -rf "$work/tree"
mkdir -p "$work/tree/fcgi_app/base"
! "$check" "$work/tree" >"$work/out" 2>&1 && grep -q 'no C' "$work/out"
result $? 'refuses a tree without sources'

echo '#include "base/b.h"' >"$work/tree/fcgi_app/base/a.h"
echo '#include "base/a.h"' >"$work/tree/fcgi_app/base/b.h"
! "$check" "$work/tree" >"$work/out" 2>&1 && grep -q base/b.h "$work/out"
result $? 'refuses headers that include each other'

rm -rf "$work/tree"
mkdir -p "$work/tree/fcgi_app/base"
yes '' | head -n 601 >"$work/tree/fcgi_app/base/long.c"
! "$check" "$work/tree" >"$work/out" 2>&1 &&
	grep -q '^fcgi_app/base/long.c:601: ' "$work/out"
result $? 'refuses a file of 601 lines'

echo "1..$n"

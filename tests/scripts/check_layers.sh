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

refuses 'base that knows http'		base/a.c '#include "http/json.h"'
refuses 'model that knows the store'	model/a.h '#include "db/db.h"'
refuses 'db that knows the store'	db/a.c '#include "store/list.h"'
refuses 'an engine that knows the model' db/sqlite/a.c '#include "model/token.h"'
refuses 'an engine included elsewhere'	store/a.c \
	'#include "db/sqlite/sqlite.h"'
refuses 'http that knows the model'	http/a.c '#include "model/event.h"'
refuses 'cli that serves requests'	cli/a.c '#include "http/route.h"'
refuses 'somebody who includes cli'	main.c '#include "cli/ctl.h"'
refuses 'main that includes the API'	main.c '#include "api/api.h"'
refuses 'a header of no layer'		base/a.c '#include "str.h"'
refuses 'sqlite3.h elsewhere'		store/list.c '#include <sqlite3.h>'
refuses 'json-c elsewhere'	api/render.c '#include <json-c/json_object.h>'
refuses 'fcgiapp.h elsewhere'		worker.c '#include <fcgiapp.h>'
refuses 'nettle elsewhere'	base/password.c '#include <nettle/pbkdf2.h>'
refuses 'sodium.h elsewhere'		base/known.c '#include <sodium.h>'
refuses 'sprintf'		base/a.c '	sprintf(b, "%d", 1);'
refuses 'atoi'			base/a.c '	n = atoi (s);'
refuses 'SQL in C'	store/store_event.c '	q = "SELECT 1";'

accepts 'worker.c that includes the API'  worker.c '#include "api/api.h"'
accepts 'cli that reads JSON'		cli/a.c '#include "http/json.h"'
accepts 'db that includes its engine'	db/a.c \
	'#include "db/sqlite/sqlite.h"'
accepts 'store that includes db'	store/a.c '#include "db/db.h"'
accepts 'snprintf'		base/a.c '	snprintf(b, 2, "%d", 1);'
accepts 'SQL in clause.c'	store/clause.c '	q = "SELECT 1";'
accepts 'SQL in list.c'		store/list.c '	q = "SELECT 1";'
accepts 'the owner of sqlite3.h'  db/sqlite/sqlite.c '#include <sqlite3.h>'

mkdir -p "$work/tree/fcgi_app/base"
yes '' | head -n 601 >"$work/tree/fcgi_app/base/long.c"
! "$check" "$work/tree" >"$work/out" 2>&1 &&
	grep -q '^fcgi_app/base/long.c:601: ' "$work/out"
result $? 'refuses a file of 601 lines'

echo "1..$n"

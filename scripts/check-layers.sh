#!/bin/sh
# Holds the C below fcgi_app/ to the rules that a compiler does not know:
# which room and layer may include which, which file owns a foreign header,
# where SQL may stand, how long a file may be.
#
#     check-layers.sh [ROOT]
#
# One line per violation, file:line first; exit status 1 when there is one.
#
# The folder of a file is its room.  In the room of a subject the end of the
# file's name is its layer: _store speaks SQL through db/, _json and _api
# speak HTTP, _cmd is a command of incidentctl, and a file without such an
# end is the model, which does neither.

set -eu

root=${1:-$(dirname "$0")/..}
cd "$root"
if [ ! -d fcgi_app ]; then
	echo "check-layers: no fcgi_app in $root" >&2
	exit 2
fi

sources=$(find fcgi_app -name '*.[ch]' | LC_ALL=C sort)
if [ -z "$sources" ]; then
	echo "check-layers: no C below $root/fcgi_app" >&2
	exit 2
fi

# shellcheck disable=SC2016  # the program is awk's
echo "$sources" | xargs awk '
BEGIN {
	# The rooms that the files of a room may include, besides their own.
	rooms["base"]   = ""
	rooms["wire"]   = "base"
	rooms["domain"] = "base wire"
	rooms["db"]     = "base wire"
	rooms["http"]   = "base wire domain"
	rooms["ctl"]    = "base wire domain db"

	# The subjects, each with those that it stands on.
	subjects["idempotency"]   = ""
	subjects["auth"]          = "idempotency"
	subjects["incident"]      = "idempotency auth"
	subjects["stats"]         = "idempotency auth incident"
	subjects["import_django"] = "idempotency auth incident stats"

	# The rooms and the layers of subjects that a layer may include.
	model = "base wire domain"
	layers["model"] = model " : model"
	layers["store"] = model " db : model store"
	layers["json"]  = model " db http : model store json api"
	layers["api"]   = model " db http : model store json api"
	layers["cmd"]   = model " db ctl : model store cmd"

	# The one file that knows a foreign header.
	owner["fcgiapp.h"] = "http/fcgi.c"
	owner["json-c"]    = "wire/json.c"
	owner["sqlite3.h"] = "db/sqlite/sqlite.c db/sqlite/sqlite_rows.c " \
		"db/sqlite/db_whole.c db/sqlite/db_words.c " \
		"db/sqlite/db_foreign.c"
	owner["sodium.h"]  = "base/crypt.c"
	owner["nettle"]    = "auth/password.c"
	owner["idn2.h"]    = "base/host_name.c"
	owner["ini.h"]     = "base/conf.c"
	owner["utf8proc.h"] = "base/text_fold.c base/name_form.c"
	owner["zlib.h"]    = "auth/token.c"
	owner["zxcvbn.h"]  = "auth/password_strength.c"

	longest = 600
}

function complain(line, why)
{
	print FILENAME ":" line ": " why
	bad = 1
}

function has(list, word)
{
	return index(" " list " ", " " word " ") > 0
}

function room_of(path)
{
	return path ~ /\// ? substr(path, 1, index(path, "/") - 1) : "top"
}

function layer_of(path)
{
	if (match(path, /_(store|json|api|cmd)\.[ch]$/))
		return substr(path, RSTART + 1, RLENGTH - 3)
	return "model"
}

# May a file of the room and layer under way include the header?
function allowed(header, to)
{
	to = room_of(header)
	if (header ~ /^db\/[a-z]+\//)
		return room == "db"
	if (room == "top")
		return 1
	if (to == "top")
		return 0
	if (to == room && !(room in subjects))
		return 1
	if (room in rooms)
		return has(rooms[room], to)
	split(layers[layer], part, " : ")
	if (to in subjects)
		return (to == room || has(subjects[room], to)) &&
			has(part[2], layer_of(header))
	return has(part[1], to)
}

function check_own(header)
{
	if (header == "config.h")
		return
	if (header !~ /\// && room != "top" && header != "config.h")
		complain(FNR, "\"" header "\" names no room: includes are " \
			"written from fcgi_app/")
	else if (!allowed(header))
		complain(FNR, file " may not include " header)
}

function check_foreign(header, name)
{
	name = header ~ /^json-c\// || header == "json.h" ? "json-c" : \
		header ~ /^nettle\// ? "nettle" : header
	if (name in owner && !has(owner[name], file))
		complain(FNR, "only " owner[name] " includes <" header ">")
}

FNR == 1 {
	file = FILENAME
	sub(/^fcgi_app\//, "", file)
	room = room_of(file)
	layer = layer_of(file)
	if (room != "top" && !(room in rooms) && !(room in subjects))
		complain(1, "fcgi_app/" room "/ is no room")
}

/^[ \t]*#[ \t]*include[ \t]*["<]/ {
	header = $0
	sub(/^[^"<]*["<]/, "", header)
	sub(/[">].*/, "", header)
	check_foreign(header)
	if ($0 ~ /"/)
		check_own(header)
	next
}

/(^|[^A-Za-z0-9_])(sprintf|strcpy|strcat|atoi|alloca|gets)[ \t]*\(/ {
	complain(FNR, "sprintf, strcpy, strcat, atoi, alloca and gets are " \
		"not used here")
}

file ~ /\.c$/ && file !~ /^incident\/(list_query|where_clause)_store\.c$/ &&
    /"[^"]*(SELECT|INSERT|UPDATE|DELETE|CREATE) / {
	complain(FNR, "SQL belongs in sql/; only incident/" \
		"list_query_store.c and where_clause_store.c compose it")
}

FNR == longest + 1 {
	complain(FNR, "more than " longest " lines: this is two files")
}

END {
	exit bad
}' || exit 1

# No header includes itself by way of others.
# shellcheck disable=SC2016  # the program is awk's
circle=$(find fcgi_app -name '*.h' -exec awk '
	/^#include "/ {
		name = FILENAME
		sub(/^fcgi_app\//, "", name)
		split($0, part, "\"")
		print name, part[2]
	}' {} + | tsort 2>&1 >/dev/null) || {
	echo "check-layers: these headers include each other:"
	echo "$circle"
	exit 1
}

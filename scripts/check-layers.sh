#!/bin/sh
# Holds the C below fcgi_app/ to the rules that a compiler does not know:
# which layer may include which, which module owns a foreign header, where
# SQL may stand, which functions are never called, how long a file may be.
#
#     check-layers.sh [ROOT]
#
# One line per violation, file:line first; exit status 1 when there is one.

set -eu

root=${1:-$(dirname "$0")/..}
cd "$root"
if [ ! -d fcgi_app ]; then
	echo "check-layers: no fcgi_app in $root" >&2
	exit 2
fi

# shellcheck disable=SC2016  # the program is awk's
find fcgi_app -name '*.[ch]' | LC_ALL=C sort | xargs awk '
BEGIN {
	# The layers that the files of a layer may include.
	allowed["base"]  = "base"
	allowed["model"] = "base model"
	allowed["db"]    = "base db"
	allowed["store"] = "base model db store"
	allowed["http"]  = "base http"
	allowed["api"]   = "base model db store http api"
	allowed["cli"]   = "base model db store cli"
	allowed["top"]   = "base model db store http api top"

	# The folder of an engine is for db/ alone.  For now these stand
	# outside of the rules: "FILE HEADER".
	for_now["db/statement.c model/account.h"]
	for_now["db/statement.c model/audit.h"]
	for_now["db/statement.c model/event.h"]
	for_now["db/statement.c model/incident.h"]
	for_now["db/statement.c model/token.h"]
	for_now["db/sqlite/db_words.c store/words.h"]

	# What the operator tool shares with the service: the wire format.
	wire = "^http/(json[a-z_]*|param|body|problem|value|message|uri|form)" \
		"\\.h$"

	# The one module that knows a foreign header.
	owner["fcgiapp.h"] = "http/fcgi.c"
	owner["json-c"]    = "http/json.c"
	owner["sqlite3.h"] = "db/sqlite/sqlite.c db/sqlite/sqlite_rows.c " \
		"db/sqlite/db_whole.c db/sqlite/db_words.c " \
		"db/sqlite/db_foreign.c"
	owner["sodium.h"]  = "base/crypt.c"
	owner["nettle"]    = "base/pbkdf2.c"
	owner["idn2.h"]    = "base/host_name.c"
	owner["ini.h"]     = "base/conf.c"
	owner["utf8proc.h"] = "base/text_fold.c base/name_fold.c"
	owner["zlib.h"] = "model/token.c"
	owner["zxcvbn.h"] = "base/password_strength.c"

	longest = 600
}

function complain(line, why)
{
	print FILENAME ":" line ": " why
	bad = 1
}

function layer_of(path)
{
	return path ~ /\// ? substr(path, 1, index(path, "/") - 1) : "top"
}

function check_own(header, target)
{
	if (header == "config.h")
		return
	target = layer_of(header)
	if (!(target in allowed))
		complain(FNR, "\"" header "\" names no layer: includes are " \
			"written from fcgi_app/")
	else if ((file " " header) in for_now)
		return
	else if (header ~ /^db\/[a-z]+\// && layer != "db")
		complain(FNR, "only db/ includes " header)
	else if (target == "cli" && layer != "cli")
		complain(FNR, "nobody includes cli/")
	else if (layer == "cli" && target == "http") {
		if (header !~ wire)
			complain(FNR, "cli/ knows only the wire format of " \
				"http/, not " header)
	} else if (index(" " allowed[layer] " ", " " target " ") == 0)
		complain(FNR, layer "/ may include " allowed[layer] \
			", not " header)
	else if (header == "api/api.h" && layer == "top" &&
	    file !~ /^worker\./)
		complain(FNR, "only worker.c and its header include " header)
}

function check_foreign(header, name)
{
	name = header ~ /^json-c\// || header == "json.h" ? "json-c" : \
		header ~ /^nettle\// ? "nettle" : header
	if (name in owner && index(" " owner[name] " ", " " file " ") == 0)
		complain(FNR, "only " owner[name] " includes <" header ">")
}

FNR == 1 {
	file = FILENAME
	sub(/^fcgi_app\//, "", file)
	layer = layer_of(file)
	if (!(layer in allowed))
		complain(1, "fcgi_app/" layer "/ is no layer")
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

file ~ /\.c$/ && file !~ /^store\/(list|clause)\.c$/ &&
    /"[^"]*(SELECT|INSERT|UPDATE|DELETE|CREATE) / {
	complain(FNR, "SQL belongs in sql/queries/; only store/list.c " \
		"composes it")
}

FNR == longest + 1 {
	complain(FNR, "more than " longest " lines: this is two modules")
}

END {
	exit bad
}' || exit 1

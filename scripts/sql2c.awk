# Turns the SQL of sql/ into C.
#
#     awk -v part=sql.h|sql.c -v engine=sqlite -f sql2c.awk FILE...
#
# writes the named part to standard output.  The files of a folder named
# "queries" hold the texts for all engines.  They are made of blocks, which
# begin with one of
#
#     -- name: incident_get       a statement: SQL_INCIDENT_GET
#     -- define: incident_columns a fragment, for any statement of any file
#     -- piece: hint_join         a fragment that C composes with as well:
#                                 SQL_PIECE_HINT_JOIN
#
# Comments right below such a line go into the header; later ones, on
# lines of their own, are dropped, and so is what precedes the first block.
# {incident_columns} in a statement or fragment stands for the fragment.
# White space is folded, in literals too.
#
# A folder with any other name is that of an engine: sql/sqlite.  A block there
# replaces the text of the block of the same name and kind, for that engine
# alone; without such a block in "queries" it is an error.
#
# A block of "queries" without SQL says that engines have no text in common:
# each engine must have one.  For an engine a fragment may be empty.
#
#     -- own: file_page_size
#
# in the folder of an engine is a statement that the other engines have no
# use for: only the C of that engine uses it.
#
# sql/schema.sql makes version 1 of the schema.  The files of a folder named
# "migrations" are called NNNN_name.sql, are numbered from 2 without a gap,
# and make the later versions.  These scripts are taken as they stand.
#
# The output has the order of the arguments.  Any mistake is reported as
# file:line and ends the build.

function fail(where, why)
{
	print where ": " why > "/dev/stderr"
	failed = 1
	exit 1
}

# A text as the inside of a C literal.  By hand: how many backslashes
# gsub() puts in differs between awks.
function quote(s, i, c, out)
{
	out = ""
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (c == "\\" || c == "\"")
			out = out "\\" c
		else
			out = out (c == "\t" ? "\\t" : c)
	}
	return out
}

# The block under way is complete: a statement or fragment must be there,
# unless it is for the engines to say.
function close_block()
{
	if (block != "" && block_owner != "" && block_kind == "name" &&
	    text[block_owner, block] == "")
		fail(place[block_owner, block], "no SQL below \"" block "\"")
	block = ""
}

# A block of the common texts, or one that an engine has for itself.
function declare(kind, name)
{
	kind_of[name] = kind == "own" ? "name" : kind
	home[name] = kind == "own" ? owner : ""
	names[++names_n] = name
	if (kind_of[name] == "name")
		statements[++statements_n] = name
	else if (kind == "piece")
		pieces[++pieces_n] = name
}

function open_block(kind, name, where)
{
	close_block()
	where = FILENAME ":" FNR
	if (name !~ /^[a-z][a-z0-9_]*$/)
		fail(where, "\"" name "\" is no name: " \
			"it takes a-z, 0-9 and _")
	if ((owner, name) in place)
		fail(where, "\"" name "\" is already at " place[owner, name])
	if (kind == "own" && owner == "")
		fail(where, "\"" name "\": only an engine has its own")
	if (name in home && (kind == "own" || home[name] != ""))
		fail(where, "\"" name "\" is already at " \
			place[home[name], name])
	block = name
	block_owner = owner
	block_kind = kind == "own" ? "name" : kind
	place[owner, name] = where
	text[owner, name] = ""
	if (owner == "" || kind == "own") {
		declare(kind, name)
	} else {
		overrides[++overrides_n] = name
		override_owner[overrides_n] = owner
		override_kind[overrides_n] = kind
	}
}

function query_line(line)
{
	if (line ~ /^-- (name|define|piece|own):/) {
		sub(/^-- /, "", line)
		split(line, word, /:[ \t]*/)
		sub(/[ \t]+$/, "", word[2])
		open_block(word[1], word[2])
	} else if (line ~ /^[ \t]*--/) {
		if (block != "" && text[owner, block] == "") {
			if (line ~ /\*\/|\/\*/)
				fail(FILENAME ":" FNR, "/* or */ in a " \
					"comment, which becomes one of C")
			sub(/^[ \t]*-- ?/, "", line)
			if (block in home && home[block] == owner)
				comment[block, ++comments[block]] = line
		}
	} else if (line ~ /[^ \t]/) {
		if (block == "")
			fail(FILENAME ":" FNR, "SQL before any \"-- name:\"")
		if (line ~ /--/)
			fail(FILENAME ":" FNR, "a comment after SQL: " \
				"it needs a line of its own")
		text[owner, block] = text[owner, block] " " line
	}
}

# Every override has an original of its kind, and every block has a text for
# each engine.
function check_engines(i, e, name)
{
	for (i = 1; i <= overrides_n; i++) {
		name = overrides[i]
		e = override_owner[i]
		if (!(name in home) || home[name] != "")
			fail(place[e, name], "\"" name "\" replaces " \
				"nothing of queries")
		if (kind_of[name] != override_kind[i])
			fail(place[e, name], "\"" name "\" is no -- " \
				override_kind[i] ": at " place["", name])
	}
	for (i = 1; i <= names_n; i++) {
		name = names[i]
		if (home[name] != "" || text["", name] != "")
			continue
		if (engines_n == 0)
			fail(place["", name], "no SQL below \"" name "\"")
		for (e = 1; e <= engines_n; e++)
			if (!((engines[e], name) in text))
				fail(place["", name], "no SQL below \"" \
					name "\", and none of " engines[e])
	}
}

# What the engine has for a name.
function text_of(name)
{
	return (engine, name) in text ? text[engine, name] : text["", name]
}

# A text with the fragments put in.
function expand(s, name, depth, done, fragment)
{
	if (depth > 8)
		fail(place[home[name], name], "\"" name "\" has fragments " \
			"that contain each other")
	done = ""
	while (match(s, /\{[a-z][a-z0-9_]*\}/)) {
		fragment = substr(s, RSTART + 1, RLENGTH - 2)
		if (!(fragment in home) || kind_of[fragment] == "name")
			fail(place[home[name], name], "\"" name "\" uses {" \
				fragment "}, which nothing defines")
		done = done substr(s, 1, RSTART - 1)
		s = substr(s, RSTART + RLENGTH)
		done = done expand(text_of(fragment), name, depth + 1)
	}
	return done s
}

# The text of a name with its white space folded.
function statement(name, s)
{
	s = expand(text_of(name), name, 0)
	gsub(/[ \t]+/, " ", s)
	sub(/^ /, "", s)
	sub(/ $/, "", s)
	sub(/;$/, "", s)
	return s
}

# sql/schema.sql
function open_schema()
{
	if (FILENAME !~ /(^|\/)schema\.sql$/)
		fail(FILENAME ":1", "of sql itself only schema.sql is read")
	version = 1
}

function open_migration(base)
{
	base = FILENAME
	sub(/.*\//, "", base)
	if (base !~ /^[0-9][0-9][0-9][0-9]_[a-z][a-z0-9_]*\.sql$/)
		fail(FILENAME ":1", "a migration is called NNNN_name.sql")
	version = substr(base, 1, 4) + 0
	if (version != ++migrations_n)
		fail(FILENAME ":1", "number " migrations_n " is due here")
}

BEGIN {
	migrations_n = 1	# the schema
}

FNR == 1 {
	close_block()
	read[FILENAME] = 1
	folder = FILENAME
	sub(/\/[^\/]*$/, "", folder)
	sub(/.*\//, "", folder)
	in_script = folder == "sql" || folder == "migrations"
	owner = folder == "queries" || in_script ? "" : folder
	if (owner != "" && !(owner in engine_seen)) {
		engine_seen[owner] = 1
		engines[++engines_n] = owner
	}
	if (folder == "sql")
		open_schema()
	else if (in_script)
		open_migration()
	if (in_script)
		script_file[version] = FILENAME
}

in_script {
	if ($0 ~ /^[ \t]*[^ \t-]/)
		script_sql[version] = 1
	script_text[version] = script_text[version] \
		"\n\t\t\"" quote($0) "\\n\""
}

!in_script {
	query_line($0)
}

function write_names(names, n, prefix, i, j, name)
{
	for (i = 1; i <= n; i++) {
		name = names[i]
		for (j = 1; j <= comments[name]; j++)
			print (j == 1 ? "\t/* " : "\t * ") comment[name, j] \
				(j == comments[name] ? " */" : "")
		print "\t" prefix toupper(name) ","
	}
	print "\t" prefix "_MAX"
}

function write_header()
{
	print "/* Made from sql/ by scripts/sql2c.awk. */"
	print ""
	print "#ifndef DB_SQL_H"
	print "#define DB_SQL_H"
	print ""
	print "/* The statements of sql/. */"
	print "enum sql_id {"
	write_names(statements, statements_n, "SQL_")
	print "};"
	print ""
	print "/* The fragments that C composes with. */"
	print "enum sql_piece {"
	write_names(pieces, pieces_n, "SQL_PIECE_")
	print "};"
	print ""
	print "extern const struct sql_text {"
	print "\tconst char *name;"
	print "\tconst char *text;"
	print "} sql_texts[SQL__MAX];"
	print ""
	print "extern const char *const sql_pieces[];"
	print ""
	print "/*"
	print " * sql/schema.sql, which makes version 1 of the schema, and the"
	print " * scripts of sql/migrations, which make versions 2, 3, ..."
	print " */"
	print "extern const struct sql_migration {"
	print "\tint version;"
	print "\tconst char *text;"
	print "} sql_migrations[];"
	print ""
	print "extern const int sql_migrations_n;"
	print ""
	print "#endif"
}

function write_source(i, name)
{
	print "/* Made from sql/ by scripts/sql2c.awk. */"
	print ""
	print "#include \"db/sql.h\""
	print ""
	print "const struct sql_text sql_texts[SQL__MAX] = {"
	for (i = 1; i <= statements_n; i++) {
		name = statements[i]
		if (home[name] != "" && home[name] != engine)
			continue
		print "\t[SQL_" toupper(name) "] = { \"" name "\","
		print "\t\t\"" quote(statement(name)) "\" },"
	}
	print "};"
	print ""
	print "const char *const sql_pieces[SQL_PIECE__MAX + 1] = {"
	for (i = 1; i <= pieces_n; i++)
		print "\t[SQL_PIECE_" toupper(pieces[i]) "] = \"" \
			quote(statement(pieces[i])) "\","
	print "};"
	print ""
	print "const struct sql_migration sql_migrations[] = {"
	for (i = 1; i <= migrations_n; i++)
		print "\t{ " i "," script_text[i] " },"
	print "};"
	print ""
	print "const int sql_migrations_n ="
	print "\t(int)(sizeof(sql_migrations) / sizeof(sql_migrations[0]));"
}

END {
	if (failed)
		exit 1
	close_block()
	if (statements_n == 0)
		fail("sql/queries", "no statement")
	if (!(1 in script_file))
		fail("sql", "no schema.sql")
	if (engine != "" && !(engine in engine_seen))
		fail("sql/" engine, "no file of this engine")
	check_engines()
	for (i = 1; i < ARGC; i++)
		if (ARGV[i] ~ /\.sql$/ && !(ARGV[i] in read))
			fail(ARGV[i] ":1", "this file is empty")
	for (i = 1; i <= migrations_n; i++)
		if (!(i in script_sql))
			fail(script_file[i] ":1", "no SQL in this file")
	for (i = 1; i <= statements_n; i++)
		statement(statements[i])	# an unknown fragment, at once
	if (part == "sql.h")
		write_header()
	else if (part == "sql.c")
		write_source()
	else
		fail("sql2c.awk", "say -v part=sql.h or part=sql.c")
}

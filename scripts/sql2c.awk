# Turns the SQL of sql/ into C.
#
#     awk -v part=sql.h|sql.c -f sql2c.awk FILE...
#
# writes the named part to standard output.  The files of a folder named
# "queries" are made of blocks, which begin with one of
#
#     -- name: incident_get       a statement: SQL_INCIDENT_GET
#     -- define: incident_columns a fragment, for any statement of any file
#
# Comments right below such a line go into the header; later ones, on
# lines of their own, are dropped, and so is what precedes the first block.
# {incident_columns} in a statement stands for the fragment.  White space
# is folded, in literals too.
#
# The files of a folder named "migrations" are called NNNN_name.sql, are
# numbered from 1 without a gap, and are taken as they stand.
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

# The block under way is complete: a statement or fragment must be there.
function close_block()
{
	if (block != "" && text[block] == "")
		fail(place[block], "no SQL below \"" block "\"")
	block = ""
}

function open_block(kind, name)
{
	close_block()
	if (name !~ /^[a-z][a-z0-9_]*$/)
		fail(FILENAME ":" FNR, "\"" name "\" is no name: " \
			"it takes a-z, 0-9 and _")
	if (name in place)
		fail(FILENAME ":" FNR, "\"" name "\" is already at " \
			place[name])
	block = name
	place[name] = FILENAME ":" FNR
	text[name] = ""
	if (kind == "name")
		statements[++statements_n] = name
	else
		fragments[name] = 1
}

function query_line(line)
{
	if (line ~ /^-- (name|define):/) {
		sub(/^-- /, "", line)
		split(line, word, /:[ \t]*/)
		sub(/[ \t]+$/, "", word[2])
		open_block(word[1], word[2])
	} else if (line ~ /^[ \t]*--/) {
		if (block != "" && text[block] == "") {
			if (line ~ /\*\/|\/\*/)
				fail(FILENAME ":" FNR, "/* or */ in a " \
					"comment, which becomes one of C")
			sub(/^[ \t]*-- ?/, "", line)
			comment[block, ++comments[block]] = line
		}
	} else if (line ~ /[^ \t]/) {
		if (block == "")
			fail(FILENAME ":" FNR, "SQL before any \"-- name:\"")
		if (line ~ /--/)
			fail(FILENAME ":" FNR, "a comment after SQL: " \
				"it needs a line of its own")
		text[block] = text[block] " " line
	}
}

# The statement with its fragments put in and its white space folded.
function statement(name, s, done, fragment)
{
	s = text[name]
	done = ""
	while (match(s, /\{[a-z][a-z0-9_]*\}/)) {
		fragment = substr(s, RSTART + 1, RLENGTH - 2)
		if (!(fragment in fragments))
			fail(place[name], "\"" name "\" uses {" fragment \
				"}, which nothing defines")
		# Not searched again: fragments hold no fragments.
		done = done substr(s, 1, RSTART - 1) text[fragment]
		s = substr(s, RSTART + RLENGTH)
	}
	s = done s
	gsub(/[ \t]+/, " ", s)
	sub(/^ /, "", s)
	sub(/ $/, "", s)
	sub(/;$/, "", s)
	return s
}

function open_migration(base, number)
{
	base = FILENAME
	sub(/.*\//, "", base)
	if (base !~ /^[0-9][0-9][0-9][0-9]_[a-z][a-z0-9_]*\.sql$/)
		fail(FILENAME ":1", "a migration is called NNNN_name.sql")
	number = substr(base, 1, 4) + 0
	if (number != ++migrations_n)
		fail(FILENAME ":1", "number " migrations_n " is due here")
	sub(/\.sql$/, "", base)
	migration_name[number] = substr(base, 6)
	migration_file[number] = FILENAME
}

FNR == 1 {
	close_block()
	read[FILENAME] = 1
	in_migration = FILENAME ~ /(^|\/)migrations\//
	if (in_migration)
		open_migration()
}

in_migration {
	if ($0 ~ /^[ \t]*[^ \t-]/)
		migration_sql[migrations_n] = 1
	migration_text[migrations_n] = migration_text[migrations_n] \
		"\n\t\t\"" quote($0) "\\n\""
}

!in_migration {
	query_line($0)
}

function write_header(i, j, name)
{
	print "/* Made from sql/ by scripts/sql2c.awk. */"
	print ""
	print "#ifndef DB_SQL_H"
	print "#define DB_SQL_H"
	print ""
	print "/* The statements of sql/queries. */"
	print "enum sql_id {"
	for (i = 1; i <= statements_n; i++) {
		name = statements[i]
		for (j = 1; j <= comments[name]; j++)
			print (j == 1 ? "\t/* " : "\t * ") comment[name, j] \
				(j == comments[name] ? " */" : "")
		print "\tSQL_" toupper(name) ","
	}
	print "\tSQL__MAX"
	print "};"
	print ""
	print "extern const struct sql_text {"
	print "\tconst char *name;"
	print "\tconst char *text;"
	print "} sql_texts[SQL__MAX];"
	print ""
	print "/* The scripts of sql/migrations; their versions are 1, 2, ... */"
	print "extern const struct sql_migration {"
	print "\tint version;"
	print "\tconst char *name;"
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
		print "\t[SQL_" toupper(name) "] = { \"" name "\","
		print "\t\t\"" quote(statement(name)) "\" },"
	}
	print "};"
	print ""
	print "const struct sql_migration sql_migrations[] = {"
	for (i = 1; i <= migrations_n; i++)
		print "\t{ " i ", \"" migration_name[i] "\"," \
			migration_text[i] " },"
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
	if (migrations_n == 0)
		fail("sql/migrations", "no migration")
	for (i = 1; i < ARGC; i++)
		if (ARGV[i] ~ /\.sql$/ && !(ARGV[i] in read))
			fail(ARGV[i] ":1", "this file is empty")
	for (i = 1; i <= migrations_n; i++)
		if (!(i in migration_sql))
			fail(migration_file[i] ":1", "no SQL in this file")
	for (i = 1; i <= statements_n; i++)
		statement(statements[i])	# an unknown fragment, at once
	if (part == "sql.h")
		write_header()
	else if (part == "sql.c")
		write_source()
	else
		fail("sql2c.awk", "say -v part=sql.h or part=sql.c")
}

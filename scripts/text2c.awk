# Turns a text into C.
#
#     awk -v name=NAME -v header=HEADER -f text2c.awk FILE
#
# writes to standard output a source that defines `const struct str NAME`,
# which HEADER declares, as the bytes of the file; a last line without its
# end gets one.  A mistake is reported as file:line and ends the build.

function fail(line, why)
{
	print ARGV[1] ":" line ": " why > "/dev/stderr"
	failed = 1
	exit 1
}

# A line as the inside of a C literal.  By hand: how many backslashes
# gsub() puts in differs between awks.
function quote(s, i, c, out)
{
	out = ""
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		# Two question marks may begin a trigraph.
		if (c == "\\" || c == "\"" || c == "?")
			out = out "\\" c
		else
			out = out (c == "\t" ? "\\t" : c)
	}
	return out
}

BEGIN {
	if (name !~ /^[a-z][a-z0-9_]*$/ || header == "") {
		print "text2c.awk: say -v name=NAME -v header=HEADER" \
			> "/dev/stderr"
		failed = 1
		exit 1
	}
}

# Bytes that a C source may hold only as escapes, which an awk may not see.
/[\001-\010\013-\037\177]/ {
	fail(FNR, "a control character")
}

{
	lines[FNR] = quote($0)
}

END {
	if (failed)
		exit 1
	if (FNR == 0)
		fail(1, "this file is empty")
	print "/* Made from " ARGV[1] " by scripts/text2c.awk. */"
	print ""
	print "#include \"" header "\""
	print ""
	print "static const char text[] ="
	for (i = 1; i <= FNR; i++)
		print "\t\"" lines[i] "\\n\"" (i == FNR ? ";" : "")
	print ""
	print "const struct str " name " = { text, sizeof(text) - 1 };"
}

# Collects the resources of the service into a table of C.
#
#     awk -f resources2c.awk FILE...
#
# A resource is what a file NAME_api.c defines at the beginning of a line as
# "const struct resource NAME_resource = {".  The table has them in the order
# of the files and of the lines.

/^const struct resource [a-z_]+_resource = / {
	names[++n] = $4
}

END {
	print "/* Made by scripts/resources2c.awk of the files _api.c. */"
	print ""
	print "#include \"app.h\""
	print ""
	for (i = 1; i <= n; i++)
		print "extern const struct resource " names[i] ";"
	print ""
	print "const struct resource *const app_resources[] = {"
	for (i = 1; i <= n; i++)
		print "\t&" names[i] ","
	print "};"
	print ""
	print "const size_t app_resources_n ="
	print "\tsizeof(app_resources) / sizeof(app_resources[0]);"
}

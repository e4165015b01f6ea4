# What the service says of itself, turned into C.

EXTRA_DIST += \
	LICENSE \
	README.md \
	%D%/FIGURES.md \
	%D%/INSTALL.md \
	%D%/openapi.yaml

docs_generated = \
	fcgi_app/api/schema.c

BUILT_SOURCES += $(docs_generated)
CLEANFILES += $(docs_generated)

# As in sql/local.mk: run in the source folder, written aside and moved.
fcgi_app/api/schema.c: docs/openapi.yaml scripts/text2c.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && (cd $(srcdir) && \
		$(AWK) -v name=schema_text -v header=api/schema.h \
		-f scripts/text2c.awk docs/openapi.yaml) \
		>$@.tmp && mv -f $@.tmp $@

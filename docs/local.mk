# What the service says of itself, turned into C.

EXTRA_DIST += \
	LICENSE \
	README.md \
	%D%/API.md \
	%D%/CHANGES.md \
	%D%/CONTRIBUTING.md \
	%D%/DESIGN.md \
	%D%/FIGURES.md \
	%D%/INSTALL.md \
	%D%/MOVING.md \
	%D%/OPERATING.md \
	%D%/openapi.json \
	%D%/openapi.yaml

docs_generated = \
	fcgi_app/schema_json.c \
	fcgi_app/schema_yaml.c

BUILT_SOURCES += $(docs_generated)
CLEANFILES += $(docs_generated)

# As in sql/local.mk: run in the source folder, written aside and moved.
fcgi_app/schema_json.c: docs/openapi.json scripts/text2c.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && (cd $(srcdir) && \
		$(AWK) -v name=schema_json -v header=schema.h \
		-f scripts/text2c.awk docs/openapi.json) \
		>$@.tmp && mv -f $@.tmp $@

fcgi_app/schema_yaml.c: docs/openapi.yaml scripts/text2c.awk
	$(AM_V_GEN)$(MKDIR_P) $(@D) && (cd $(srcdir) && \
		$(AWK) -v name=schema_yaml -v header=schema.h \
		-f scripts/text2c.awk docs/openapi.yaml) \
		>$@.tmp && mv -f $@.tmp $@

# openapi.json itself is made from openapi.yaml by scripts/openapi-json, which
# takes tools that a build does without.

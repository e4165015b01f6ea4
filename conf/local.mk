# The sample configuration and what nginx needs, installed below
# $(pkgdatadir): an installation copies and adapts, an upgrade overwrites
# nothing that somebody has edited.

dist_pkgdata_DATA = \
	%D%/incident-tracker.ini

nginxdir = $(pkgdatadir)/nginx

dist_nginx_DATA = \
	%D%/nginx/incident-errors.conf \
	%D%/nginx/incident-fastcgi.conf \
	%D%/nginx/incident-http.conf \
	%D%/nginx/incident-locations.conf

nginx_DATA = \
	%D%/nginx/incident-tracker.conf

CLEANFILES += $(nginx_DATA)

# nginx.conf.in is filled in by scripts/serve.
EXTRA_DIST += \
	%D%/nginx/incident-tracker.conf.in \
	%D%/nginx/nginx.conf.in

conf/nginx/incident-tracker.conf: conf/nginx/incident-tracker.conf.in Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(SED) \
		-e 's|[@]nginxdir[@]|$(nginxdir)|g' \
		-e 's|[@]runstatedir[@]|$(runstatedir)|g' \
		$(srcdir)/conf/nginx/incident-tracker.conf.in \
		>$@.tmp && mv -f $@.tmp $@

# The sample configuration and what nginx needs, installed below
# $(pkgdatadir): an installation copies and adapts, an upgrade overwrites
# nothing that somebody has edited.

pkgdata_DATA = \
	%D%/incident-tracker.ini

nginxdir = $(pkgdatadir)/nginx

dist_nginx_DATA = \
	%D%/nginx/incident-errors.conf \
	%D%/nginx/incident-fastcgi.conf \
	%D%/nginx/incident-http.conf \
	%D%/nginx/incident-tls.conf

nginx_DATA = \
	%D%/nginx/incident-locations.conf \
	%D%/nginx/incident-pool.conf \
	%D%/nginx/incident-tracker-tls.conf \
	%D%/nginx/incident-tracker.conf

filled_in += $(pkgdata_DATA) $(nginx_DATA)

# nginx.conf.in is filled in by scripts/serve.
EXTRA_DIST += \
	%D%/nginx/nginx.conf.in

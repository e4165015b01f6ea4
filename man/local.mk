# The manual pages, sorted, one per line.
dist_man_MANS = \
	%D%/incident-fcgi.8 \
	%D%/incident-tracker.ini.5 \
	%D%/incidentctl.8

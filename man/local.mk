# The manual pages, sorted, one per line.
man_MANS = \
	%D%/incident-fcgi.8 \
	%D%/incident-tracker.ini.5 \
	%D%/incidentctl.8

filled_in += $(man_MANS)

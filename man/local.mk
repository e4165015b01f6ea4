# The manual pages: dist_man_MANS, sorted, one per line.

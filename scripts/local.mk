# What a source package carries besides the build itself.

EXTRA_DIST += \
	%D%/bench \
	%D%/build \
	%D%/check-layers.sh \
	%D%/openapi-json \
	%D%/reload \
	%D%/resources2c.awk \
	%D%/run \
	%D%/run-test.sh \
	%D%/serve \
	%D%/setup \
	%D%/soak \
	%D%/sql2c.awk \
	%D%/test \
	%D%/text2c.awk \
	.ci/run

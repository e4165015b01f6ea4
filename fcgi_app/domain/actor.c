/* The names of channels, as stored and sent. */

#include "base/table.h"
#include "domain/actor.h"

const struct str channel_names[] = {
	[CHANNEL_API]		= STR_INIT("api"),
	[CHANNEL_WEB]		= STR_INIT("web"),
	[CHANNEL_CLI]		= STR_INIT("cli"),
	[CHANNEL_DJANGO]		= STR_INIT("django"),
};
TABLE_COVERS(channel_names, CHANNEL__MAX);

bool
actor_may_touch(const struct actor *origin, const struct enum_value *source)
{
	return origin->source == NULL || origin->source == source;
}

/*
 * The words of events, as stored and sent.
 */

#include "model/event.h"

const struct str event_kinds[EVENT_KIND__MAX] = {
	[EVENT_CREATED]		= STR_INIT("created"),
	[EVENT_STATUS]		= STR_INIT("status"),
	[EVENT_IMPORTED]	= STR_INIT("imported"),
	[EVENT_NOTE]		= STR_INIT("note"),
};

const struct str event_channels[EVENT_CHANNEL__MAX] = {
	[EVENT_API]		= STR_INIT("api"),
	[EVENT_CLI]		= STR_INIT("cli"),
};

/*
 * The words of events, as stored and sent, and the lines of the history.
 */

#include <stddef.h>

#include "base/table.h"
#include "incident/event.h"

const struct str event_kind_names[] = {
	[EVENT_CREATED]		= STR_INIT("created"),
	[EVENT_STATUS]		= STR_INIT("status"),
	[EVENT_IMPORTED]	= STR_INIT("imported"),
	[EVENT_NOTE]		= STR_INIT("note"),
	[EVENT_EDITED]		= STR_INIT("edited"),
	[EVENT_DELETED]		= STR_INIT("deleted"),
	[EVENT_LOGGED]		= STR_INIT("logged"),
};
TABLE_COVERS(event_kind_names, EVENT_KIND__MAX);

#define LINE(key, kind, member) { \
	.name = STR_INIT(key), .type = kind, \
	.offset = offsetof(struct event_line, member) \
}

const struct field event_line_fields[] = {
	[EVENT_LINE_SEQ]	= LINE("seq", FIELD_INT, seq),
	[EVENT_LINE_INCIDENT]	= LINE("incident", FIELD_INT, incident),
	[EVENT_LINE_AT]		= LINE("at", FIELD_TIME, at),
	[EVENT_LINE_ACTOR]	= LINE("actor", FIELD_TEXT, actor),
	[EVENT_LINE_CHANNEL]	= LINE("channel", FIELD_TEXT, channel),
	[EVENT_LINE_KIND]	= LINE("kind", FIELD_TEXT, kind),
	[EVENT_LINE_STATUS_FROM] = LINE("status_from", FIELD_TEXT,
					status_from),
	[EVENT_LINE_STATUS_TO]	= LINE("status_to", FIELD_TEXT, status_to),
	[EVENT_LINE_VERSION]	= LINE("version", FIELD_INT, version),
	[EVENT_LINE_NOTE]	= LINE("note", FIELD_TEXT, note),
	[EVENT_LINE_REQUEST_ID]	= LINE("request_id", FIELD_TEXT, request_id),
};
TABLE_COVERS(event_line_fields, EVENT_LINE__MAX);

#ifndef INCIDENT_INCIDENT_JSON_H
#define INCIDENT_INCIDENT_JSON_H

/*
 * Incidents and events as JSON and CSV: envelopes, links, lines.  The members
 * of an object follow from its field table (json_fields).
 */

#include "http/call.h"
#include "incident/event_store.h"
#include "incident/list_store.h"

/* One incident as the whole answer. */
void
incident_json_write(struct call *call, const struct incident *inc);

/*
 * A page: count, next, previous, results.  The links are absolute, under
 * the Host as it was sent, and carry all parameters of the request sorted
 * by name with only `page`, or `cursor`, replaced; a Link header says the
 * same (RFC 8288).
 */
void
incident_json_page(struct call *call, const struct list_store_query *query,
	const struct list_store_page *page);

/* One event as the whole answer. */
void
incident_json_event(struct call *call, const struct event_line *line);

/*
 * A page of events: next, last_seq, results.  A client continues after
 * last_seq; the link `next` does that, and is null on the last page.
 */
void
incident_json_events(struct call *call, const struct event_store_page *page);

/* Answers ERR_TRANSITION, with the transitions that the lifecycle allows. */
enum err
incident_json_reject_transition(struct call *call, const struct enum_value *to);

/*
 * An incident as a line of JSON or a row of CSV, with its fields alone, and
 * the header row of CSV.
 */
void
incident_json_ndjson_line(struct call *call, const struct incident *inc);

void
incident_json_csv_row(struct call *call, char delimiter,
	const struct incident *inc);

void
incident_json_csv_header(struct call *call, char delimiter);

#endif

#ifndef INCIDENT_INCIDENT_API_H
#define INCIDENT_INCIDENT_API_H

/* What the resources of one incident share. */

#include "http/call.h"
#include "incident/incident.h"

/* The incident that the path names: see incident_api_load. */
static inline struct incident *
incident_api_object(const struct call *call)
{
	return call->object;
}

/*
 * For resources of one incident, the `load` of their tables: finds it.  If
 * the incident has been deleted and this delivery of the request has changed
 * it before, the result is the incident as that change left it: the job, or
 * idempotent_write_once, finds that it is done.
 */
enum err
incident_api_load(struct call *call);

/* For their handlers: returns e; for ERR_NOT_FOUND with a message. */
enum err
incident_api_not_found(struct call *call, enum err e);

/*
 * For routes that create incidents: a caller who is bound to a source may
 * not create one of another source.
 */
void
incident_api_check_source(const struct call *call, const struct incident *inc,
	struct problems *problems);

#endif

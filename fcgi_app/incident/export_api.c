/*
 * /api/incidents/export: the list without its pages, as lines of JSON or
 * CSV, as it was at one moment.
 *
 * The answer is made in pieces while it is sent, so its memory does not
 * depend on the length of the list.  snapshot_scan_store.h shows the list as
 * of one event without a long snapshot.  The number of simultaneous exports
 * is limited, because an export lasts as long as its client reads.
 */

#include "auth/audit_store.h"
#include "base/table.h"
#include "base/utf8.h"
#include "db/txn.h"
#include "db/writer.h"
#include "http/call.h"
#include "incident/incident.h"
#include "incident/incident_json.h"
#include "incident/list_params_api.h"
#include "incident/long_read_api.h"
#include "incident/snapshot_scan_store.h"
#include "wire/csv.h"
#include "wire/field.h"

/* Room for a piece of rows of the usual length. */
#define PIECE	((size_t)256 * 1024)

/* Bytes of the query that are kept on record. */
#define DETAIL_MAX	((size_t)1000)

enum format {
	FORMAT_NDJSON,
	FORMAT_CSV,
	FORMAT__MAX
};

static const struct media media[] = {
	[FORMAT_NDJSON]	= { STR_INIT("ndjson"),
	    STR_INIT("application/x-ndjson") },
	[FORMAT_CSV]	= { STR_INIT("csv"),
	    STR_INIT("text/csv; charset=utf-8") },
};
TABLE_COVERS(media, FORMAT__MAX);

struct export {
	struct filter		 filter;
	struct list_order	 order;
	const struct enum_value	*bom;		/* NULL: none */
	const struct enum_value	*delimiter;	/* NULL: a comma */
	struct snapshot_scan		*scan;
};

static const struct enum_value no_yes[] = {
	{ STR_INIT("no"), TEXT("", "") },
	{ STR_INIT("yes"), TEXT("", "") },
};

static const struct enum_value delimiters[] = {
	{ STR_INIT(","), TEXT("", "") },
	{ STR_INIT(";"), TEXT("", "") },
};

/* What there is to choose about CSV. */
static const struct field options[] = {
	{
		.name	= STR_INIT("bom"),
		.type	= FIELD_ENUM,
		.offset	= offsetof(struct export, bom),
		.flags	= FIELD_EXPORT,
		.values	= no_yes,
		.values_n = sizeof(no_yes) / sizeof(no_yes[0]),
	}, {
		.name	= STR_INIT("delimiter"),
		.type	= FIELD_ENUM,
		.offset	= offsetof(struct export, delimiter),
		.flags	= FIELD_EXPORT,
		.values	= delimiters,
		.values_n = sizeof(delimiters) / sizeof(delimiters[0]),
	},
};

/* What was given that is good; the rest are problems. */
static void
read_options(struct call *call, struct export *x)
{
	const struct param_spec spec = {
		.fields = options, .n = sizeof(options) / sizeof(options[0]),
		.flags = FIELD_EXPORT,
	};
	const struct body body = {
		.arena = call->arena, .form = call->query, .is_form = true,
	};

	param_fill(&spec, &body, x, &call->problems);
}

static bool
is_csv(const struct call *call)
{
	return call->media == &media[FORMAT_CSV];
}

static char
delimiter_of(const struct export *x)
{
	return x->delimiter == NULL ? ',' : x->delimiter->text.p[0];
}

static void
write_row(void *arg, const struct incident *inc)
{
	struct call *call = arg;
	const struct export *x = call->progress;

	if (is_csv(call))
		incident_json_csv_row(call, delimiter_of(x), inc);
	else
		incident_json_ndjson_line(call, inc);
}

static enum err
write_piece(struct call *call)
{
	struct export *x = call->progress;

	buf_room(&call->res.body, PIECE);
	return snapshot_scan_next(x->scan, SNAPSHOT_SCAN_ROWS, call->arena,
	    write_row, call);
}

static void
release_slot(struct call *call)
{
	sem_post(call->app->export_slots);
}

static const struct call_stream stream = { write_piece, release_slot };

/* The first piece; an answer that needs no other is one of the usual. */
static enum err
start(struct call *call)
{
	struct export *x = call->progress;
	enum err e;

	x->order = snapshot_scan_order(&x->filter);
	if (x->filter.search.n > 0 && (e = long_read_begin(call)) != ERR_OK)
		return e;
	e = snapshot_scan_begin(call->db, &x->filter, &x->order, call->arena,
	    &x->scan);
	if (x->filter.search.n > 0)
		long_read_end(call);
	if (e == ERR_BUSY && x->filter.search.n > 0)
		return call_reject(call, e, MESSAGE_SEARCH_SLOW,
		    (struct str){ NULL, 0 });
	if (e != ERR_OK)
		return e;
	call->mark = arena_mark(call->arena);
	if (is_csv(call) && x->bom == &no_yes[1])
		buf_str(&call->res.body, CSV_BOM);
	if (is_csv(call))
		incident_json_csv_header(call, delimiter_of(x));
	e = write_piece(call);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* What was asked for, as it was sent. */
static struct str
detail_of(const struct call *call)
{
	struct str s = utf8_repair(call->req.query_text, call->arena);
	size_t n = DETAIL_MAX;

	if (s.n <= DETAIL_MAX)
		return s;
	while (n > 0 && (s.p[n] & 0xc0) == 0x80)
		n--;
	return arena_printf(call->arena, "%.*s…", (int)n, s.p);
}

static enum err
add_audit(struct txn *txn, void *arg)
{
	struct call *call = arg;
	const struct actor actor = call_actor(call);

	return audit_store_add(txn->db, &actor, &(struct audit){
		.kind = AUDIT_EXPORT, .detail = detail_of(call),
	});
}

/*
 * The audit log names the caller before any incident is sent; if it cannot be
 * written, nothing is sent.
 */
static enum err
record_export(struct call *call)
{
	enum err e;

	if (call->req.pause != NULL)
		call->req.pause(call->req.source);
	e = writer_run(call->app->writer, add_audit, call);
	return e != ERR_STORAGE ? e : call_reject(call, ERR_BUSY,
	    MESSAGE_STORAGE, (struct str){ NULL, 0 });
}

static enum err
run(struct call *call)
{
	struct export *x = call->progress;
	enum err e;

	if (sem_trywait(call->app->export_slots) == -1)
		return call_reject(call, ERR_BUSY, MESSAGE_EXPORTS,
		    (struct str){ NULL, 0 });
	if ((e = start(call)) == ERR_OK)
		e = record_export(call);
	if (e == ERR_OK && !snapshot_scan_done(x->scan)) {
		call->stream = &stream;
		call->res.pieces = true;
	} else {
		release_slot(call);
	}
	return e;
}

static enum err
export(struct call *call)
{
	struct export *x = arena_alloc(call->arena, sizeof(*x));
	bool relative;
	enum err e;

	call->progress = x;
	read_options(call, x);
	e = list_params_read_filter(call, &call->query, &x->filter,
	    &relative);
	if (e != ERR_OK)
		return e;
	call->res.type = call->media->type;
	call->res.disposition = arena_printf(call->arena,
	    "attachment; filename=\"incidents.%.*s\"",
	    STR_FMT(call->media->format));
	if (call->req.method != METHOD_HEAD)
		return run(call);
	call->res.pieces = true;	/* its length is not known */
	return ERR_OK;
}

static const struct route routes[] = {
	{
		.method = METHOD_GET, .right = RIGHT_READ,
		.handler = export,
		.query = list_params_export, .query_n = LIST_PARAMS_EXPORT_N,
		.filters = incident_fields,
		.filters_n = INCIDENT_FIELD__MAX,
	},
};

const struct resource export_resource = {
	.pattern = STR_INIT("/api/incidents/export"),
	.no_store = true,
	.name = "Incident Export",
	.description = TEXT(
	    "Выгрузка списка инцидентов в состоянии на один момент",
	    "The list of incidents as it was at one moment"),
	.routes = routes,
	.routes_n = sizeof(routes) / sizeof(routes[0]),
	.media = media,
	.media_n = FORMAT__MAX,
};

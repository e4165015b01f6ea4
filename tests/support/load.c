/*
 * The load and its books.
 */

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "support/expect.h"
#include "support/load.h"
#include "support/processes.h"
#include "support/service.h"
#include "support/web.h"

/* An incident that a client made; its description tells which it is. */
struct load_entry {
	long long	 id;
	int		 version;
	const char	*status;
	int		 seen;		/* by load_verify */
};

static const char *const statuses[] = { "in_progress", "resolved", "open" };

static struct load_entry *
add_entry(struct load_client *c)
{
	if (c->n == c->size) {
		c->size = c->size * 2 + 256;
		c->made = realloc(c->made,
		    (size_t)c->size * sizeof(*c->made));
		if (c->made == NULL)
			abort();
	}
	return &c->made[c->n];
}

static void
complain(struct load_client *c, const char *what, bool done,
	const struct web_answer *a)
{
	if (c->failed++ > 0)
		return;
	snprintf(c->why, sizeof(c->why), "client %d: %s: %s, status %d: %.*s",
	    c->number, what, done ? "answered" : "broken off", a->status,
	    (int)(a->body.n < 150 ? a->body.n : 150),
	    a->body.p != NULL ? a->body.p : "");
}

/* The answer is whole, JSON, and of the status that was wanted. */
static bool
ask(struct load_client *c, struct web *w, const char *method,
	const char *target, const char *json, int want)
{
	struct web_answer a = { 0 };
	int64_t began = clock_mono();
	bool done = web_ask(w, method, target, json, &a);
	long ms = (long)((clock_mono() - began) / 1000);

	load_survived(&c->load->strikes, c->number);
	if (ms > c->slowest)
		c->slowest = ms;
	if (done && a.json && a.status == want) {
		if (want == 201) {
			c->made[c->n].id = web_number(&a, "id");
			c->n++;
		}
		if (strcmp(method, "PATCH") == 0)
			c->made[c->n - 1].version =
			    (int)web_number(&a, "version");
		return true;
	}
	if (done && a.json && a.status == 503 && c->load->refusals)
		c->refused++;
	else
		complain(c, method, done, &a);
	return false;
}

static bool
post(struct load_client *c, struct web *w)
{
	struct load_entry *e = add_entry(c);
	char json[128];

	*e = (struct load_entry){ .version = 1, .status = "open" };
	snprintf(json, sizeof(json), "{\"description\":\"load %d %d\","
	    "\"source\":\"monitoring\"}", c->number, c->n);
	return ask(c, w, "POST", "/api/incidents/", json, 201);
}

/* The newest of the client's own. */
static bool
patch(struct load_client *c, struct web *w)
{
	struct load_entry *e = &c->made[c->n - 1];
	const char *status = statuses[(e->version - 1) % 3];
	char target[64], json[64];
	int version = e->version;

	snprintf(target, sizeof(target), "/api/incidents/%lld/", e->id);
	snprintf(json, sizeof(json), "{\"status\":\"%s\"}", status);
	if (!ask(c, w, "PATCH", target, json, 200))
		return false;
	e->status = status;
	if (e->version == version + 1)
		return true;
	complain(c, "PATCH counted twice", true, &(struct web_answer){ 0 });
	return false;
}

static bool
get(struct load_client *c, struct web *w)
{
	char target[64];

	snprintf(target, sizeof(target), "/api/incidents/%lld/",
	    c->made[c->n - 1].id);
	return ask(c, w, "GET", target, NULL, 200);
}

static bool
run_kind(struct load_client *c, struct web *w, enum load_kind kind)
{
	switch (kind) {
	case LOAD_POST:
		return post(c, w);
	case LOAD_PATCH:
		return patch(c, w);
	case LOAD_GET:
		return get(c, w);
	default:
		return ask(c, w, "GET", "/api/incidents/?status=open", NULL,
		    200);
	}
}

static void *
work(void *arg)
{
	struct load_client *c = arg;
	const struct load *load = c->load;
	/* A prime, so that the kinds take turns in the record as well. */
	struct web w = { .port = load->port, .every = 101 };
	int turn;

	for (turn = c->number; !__atomic_load_n(&load->stop, __ATOMIC_RELAXED);
	    turn++) {
		enum load_kind kind = (enum load_kind)(turn % LOAD__MAX);

		if (load->kinds != 0 && (load->kinds & 1u << kind) == 0)
			continue;
		if (c->n == 0 && (kind == LOAD_PATCH || kind == LOAD_GET))
			continue;
		if (run_kind(c, &w, kind))
			c->answered[kind]++;
		if (load->pause_ms > 0)
			processes_sleep_ms(load->pause_ms);
	}
	web_close(&w);
	return NULL;
}

void
load_start(struct load *load)
{
	int i;

	cr_assert_leq(load->clients, LOAD_CLIENTS);
	load->stop = 0;
	for (i = 0; i < load->clients; i++) {
		load->client[i] = (struct load_client){
			.load = load, .number = i,
		};
		cr_assert_eq(pthread_create(&load->client[i].thread, NULL,
		    work, &load->client[i]), 0);
	}
}

void
load_stop(struct load *load)
{
	int i, k;

	__atomic_store_n(&load->stop, 1, __ATOMIC_RELAXED);
	for (i = 0; i < load->clients; i++) {
		const struct load_client *c = &load->client[i];

		pthread_join(c->thread, NULL);
		for (k = 0; k < LOAD__MAX; k++) {
			load->answered[k] += c->answered[k];
			load->all += c->answered[k];
		}
		load->failed += c->failed;
		load->refused += c->refused;
		if (c->slowest > load->slowest)
			load->slowest = c->slowest;
	}
}

void
load_strike(struct load_strikes *strikes)
{
	__atomic_add_fetch(&strikes->all, 1, __ATOMIC_SEQ_CST);
}

void
load_survived(struct load_strikes *strikes, int client)
{
	__atomic_store_n(&strikes->known[client],
	    __atomic_load_n(&strikes->all, __ATOMIC_SEQ_CST),
	    __ATOMIC_SEQ_CST);
}

int
load_struck(const struct load_strikes *strikes, int n)
{
	int all = __atomic_load_n(&strikes->all, __ATOMIC_SEQ_CST);
	int i, most = 0, met;

	for (i = 0; i < n; i++) {
		met = all - __atomic_load_n(&strikes->known[i],
		    __ATOMIC_SEQ_CST);
		if (met > most)
			most = met;
	}
	return most;
}

void
load_expect_no_failure(const struct load *load)
{
	int i;

	for (i = 0; i < load->clients; i++)
		cr_expect_eq(load->client[i].failed, 0, "%ld failed; %s",
		    load->client[i].failed, load->client[i].why);
}

/* One line of the export against the books; false when it is not right. */
static bool
book(const struct load *load, struct json_object *o)
{
	const char *text, *status;
	struct load_entry *e;
	struct json_object *v;
	int client, n;

	if (!json_object_object_get_ex(o, "description", &v))
		return false;
	text = json_object_get_string(v);
	if (sscanf(text, "load %d %d", &client, &n) != 2)
		return true;	/* not ours */
	if (client < 0 || client >= load->clients ||
	    n >= load->client[client].n)
		return false;
	e = &load->client[client].made[n];
	json_object_object_get_ex(o, "status", &v);
	status = json_object_get_string(v);
	json_object_object_get_ex(o, "version", &v);
	if (json_object_get_int(v) != e->version ||
	    strcmp(status, e->status) != 0)
		return false;
	json_object_object_get_ex(o, "id", &v);
	return json_object_get_int64(v) == e->id && e->seen++ == 0;
}

static void
read_export(const struct load *load)
{
	struct str rest = service_export(), line;
	struct json_object *o;
	int wrong = 0;

	while (rest.n > 0) {
		const char *text;

		line = str_cut(&rest, '\n');
		text = arena_str(service.arena, line).p;
		o = json_tokener_parse(text);
		if (!book(load, o) && wrong++ == 0)
			cr_expect(false, "not as promised: %s", text);
		json_object_put(o);
	}
	cr_expect_eq(wrong, 0, "%d incidents are not as promised", wrong);
}

void
load_verify(const struct load *load)
{
	int i, n, lost = 0;

	read_export(load);
	for (i = 0; i < load->clients; i++)
		for (n = 0; n < load->client[i].n; n++)
			lost += load->client[i].made[n].seen != 1;
	cr_expect_eq(lost, 0, "%d promised incidents are not there", lost);
}

void
load_free(struct load *load)
{
	int i;

	for (i = 0; i < load->clients; i++)
		free(load->client[i].made);
}

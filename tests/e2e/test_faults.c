/*
 * Workers that die or are replaced do not show: no request fails, nothing
 * that was promised is lost, and nothing happens twice.
 *
 * INCIDENT_KILLS, INCIDENT_RESTARTS and INCIDENT_SECONDS make longer runs
 * of it (see scripts/soak).
 */

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "support/expect.h"
#include "support/fastcgi_client.h"
#include "support/load.h"
#include "support/processes.h"
#include "support/service.h"
#include "support/web.h"

#define LIST		"/api/incidents/"
#define INCIDENT	"{\"description\":\"once\",\"source\":\"system\"}"
#define ID		"0123456789abcdef0123456789abcde"	/* + 1 */

#define WORKERS		4
#define INTERVAL_MS	70	/* between two kills */
#define DELIVERIES	6	/* of a request, at most, by nginx */
#define WAL_MAX		(64LL << 20)

/* multiwatch takes a worker that dies younger for one that cannot run. */
#define GROWN_UP_MS	150

TestSuite(faults, .fini = service_close, .timeout = 3600);

static int
number_from(const char *variable, int preset)
{
	const char *value = getenv(variable);

	return value != NULL ? (int)strtol(value, NULL, 10) : preset;
}

static void
tell(const char *name, int n, const char *unit, const struct load *load)
{
	fprintf(stderr, "%s: %d %s, %ld requests (%ld lists, %ld gets, "
	    "%ld posts, %ld patches), %ld failed, slowest %ld ms\n", name,
	    n, unit, load->all, load->answered[LOAD_LIST],
	    load->answered[LOAD_GET], load->answered[LOAD_POST],
	    load->answered[LOAD_PATCH], load->failed, load->slowest);
}

/* --- workers that die --------------------------------------------------- */

/* The workers and since when each is known. */
struct roster {
	pid_t	pids[WORKERS];
	int64_t	since[WORKERS];
};

/* Looks who is there, forgetting those who are not. */
static int
call_roll(struct roster *r)
{
	struct roster old = *r;
	int i, k, n = service_workers(r->pids, WORKERS);

	for (i = 0; i < n; i++) {
		r->since[i] = clock_mono();
		for (k = 0; k < WORKERS; k++)
			if (old.pids[k] == r->pids[i])
				r->since[i] = old.since[k];
	}
	for (; i < WORKERS; i++)
		r->pids[i] = 0;
	return n;
}

/* A signal to one that is grown up, at random; false when there is none. */
static bool
strike(struct roster *r, int sig, struct load_strikes *strikes)
{
	int64_t now = clock_mono();
	int i, n = call_roll(r), start = rand();

	for (i = 0; i < n; i++) {
		int k = (i + start) % n;

		if (now - r->since[k] < GROWN_UP_MS * 1000)
			continue;
		load_strike(strikes);
		return kill(r->pids[k], sig) == 0;
	}
	return false;
}

/*
 * On a slow machine a request may be under way for long: it is struck less
 * often than it is delivered.
 */
static void
strike_often(int times, int sig, struct load_strikes *strikes, int clients)
{
	struct roster roster = { 0 };
	int64_t last = clock_mono();

	expect_random(1);
	while (times > 0) {
		processes_sleep_ms(INTERVAL_MS);
		if (load_struck(strikes, clients) < DELIVERIES - 1 &&
		    strike(&roster, sig, strikes)) {
			times--;
			last = clock_mono();
		}
		cr_assert_lt(clock_mono() - last, 60 * CLOCK_SECOND,
		    "the workers do not come back");
	}
}

Test(faults, killed_workers_do_not_show)
{
	static struct load load;
	int kills = number_from("INCIDENT_KILLS", 500);

	SERVICE(.workers = WORKERS);
	load = (struct load){
		.port = service.port, .clients = 16, .pause_ms = 1,
	};
	load_start(&load);
	strike_often(kills, SIGKILL, &load.strikes, load.clients);
	load_stop(&load);
	tell("kills", kills, "workers killed", &load);
	load_expect_no_failure(&load);
	load_verify(&load);
	load_free(&load);
	service_check();
	service_no_faults();
}

Test(faults, restarts_one_by_one_do_not_show)
{
	static struct load load;
	int restarts = number_from("INCIDENT_RESTARTS", 150);

	SERVICE(.workers = WORKERS);
	load = (struct load){
		.port = service.port, .clients = 16, .pause_ms = 1,
	};
	load_start(&load);
	strike_often(restarts, SIGTERM, &load.strikes, load.clients);
	load_stop(&load);
	tell("restarts", restarts, "workers restarted", &load);
	load_expect_no_failure(&load);
	load_verify(&load);
	load_free(&load);
	service_check();
	service_no_faults();
}

/* --- deliveries that come twice ----------------------------------------- */

static const char *
this_second(void)
{
	int64_t ms = clock_now() / 1000;

	return arena_printf(service.arena, "%lld.%03lld",
	    (long long)(ms / 1000), (long long)(ms % 1000)).p;
}

/*
 * The head without Last-Modified, which an answer has from the second after
 * the change on.
 */
static struct str
undated(struct str head)
{
	struct buf b;
	struct str line;

	buf_init(&b, service.arena, head.n + 1);
	while (head.p != NULL) {
		line = str_cut(&head, '\n');
		if (!str_starts(line, STR("Last-Modified:"))) {
			buf_str(&b, line);
			buf_lit(&b, "\n");
		}
	}
	return buf_view(&b);
}

static void
expect_same(const char *name, const struct fastcgi_client_answer *a,
	const struct fastcgi_client_answer *b)
{
	cr_expect_eq(a->status, b->status, "%s: %d, then %d", name,
	    a->status, b->status);
	expect_str_eq(undated(a->head), undated(b->head),
	    "%s: %.*s, then %.*s", name,
	    STR_FMT(a->head), STR_FMT(b->head));
	expect_str_eq(a->body, b->body, "%s: %.*s, then %.*s", name,
	    STR_FMT(a->body), STR_FMT(b->body));
}

/* The same request again, by whichever worker takes it. */
static void
expect_answered_alike(const char *name, const struct fastcgi_client_request *r,
	const struct fastcgi_client_answer *first)
{
	struct fastcgi_client_answer again;
	int i;

	for (i = 0; i < 8; i++) {
		again = fastcgi_client_ask(service.arena, r);
		expect_same(name, first, &again);
	}
}

Test(faults, a_post_delivered_twice_is_done_once)
{
	struct fastcgi_client_request r = {
		.method = "POST", .uri = LIST, .json = INCIDENT,
		.id = ID "1",
	};
	struct fastcgi_client_answer first;

	SERVICE(.workers = 2);
	r.start = this_second();
	first = fastcgi_client_ask(service.arena, &r);
	cr_expect_eq(first.status, 201);
	expect_answered_alike("POST", &r, &first);
	cr_expect_eq(service_lines(service_export()), 1);
	/* The same id at another time is another request. */
	r.start = "";
	cr_expect_eq(fastcgi_client_ask(service.arena, &r).status, 201);
	cr_expect_eq(service_lines(service_export()), 2);
	service_check();
}

Test(faults, a_patch_delivered_twice_is_done_once)
{
	struct fastcgi_client_request r = {
		.method = "PATCH", .uri = LIST "1/",
		.json = "{\"status\":\"resolved\"}", .id = ID "2",
	};
	struct fastcgi_client_answer first, other;

	SERVICE(.workers = 2);
	r.start = this_second();
	FASTCGI_CLIENT_ASK(service.arena, "POST", LIST, .json = INCIDENT);
	first = fastcgi_client_ask(service.arena, &r);
	cr_expect_eq(first.status, 200);
	/* Somebody else's change meanwhile is neither undone nor told. */
	other = FASTCGI_CLIENT_ASK(service.arena, "PATCH", LIST "1/",
	    .json = "{\"status\":\"closed\"}");
	cr_expect_eq(other.status, 200);
	expect_answered_alike("PATCH", &r, &first);
	cr_expect_not_null(strstr(service_export().p, "\"status\":\"closed\""));
	cr_expect_not_null(strstr(service_export().p, "\"version\":3"));
	service_check();
}

#define AT_ONCE	8

struct deliveries {
	struct str		bytes;
	int			fds[AT_ONCE];
	struct fastcgi_client_answer	answers[AT_ONCE];
};

/* All are sent before the first answer is read. */
static void
deliver_at_once(struct deliveries *d)
{
	int i;

	for (i = 0; i < AT_ONCE; i++)
		d->fds[i] = fastcgi_client_open();
	for (i = 0; i < AT_ONCE; i++)
		cr_assert(fastcgi_client_send(d->fds[i], d->bytes));
	for (i = 0; i < AT_ONCE; i++) {
		fastcgi_client_read(d->fds[i], service.arena, &d->answers[i]);
		close(d->fds[i]);
	}
}

/* The web server gave up on a worker that is still at it. */
Test(faults, a_post_delivered_at_the_same_time_is_done_once)
{
	struct deliveries d;
	struct buf b;
	int i, round;

	SERVICE(.workers = 2);
	for (round = 0; round < 20; round++) {
		buf_init(&b, service.arena, 1024);
		FASTCGI_CLIENT_REQUEST(&b, "POST", LIST, .json = INCIDENT,
		    .id = arena_printf(service.arena, "%032d", round).p,
		    .start = this_second());
		d.bytes = buf_view(&b);
		deliver_at_once(&d);
		cr_expect_eq(d.answers[0].status, 201);
		for (i = 1; i < AT_ONCE; i++)
			expect_same("at the same time", &d.answers[0],
			    &d.answers[i]);
	}
	cr_expect_eq(service_lines(service_export()), 20);
	service_check();
}

/* --- clients that try again -------------------------------------------- */

#define RETRIERS	8
#define RETRIES		3	/* of each request, given up at once */
#define MANY		5	/* incidents of a request for many */

/*
 * A client that sends each request with a key of its own several times,
 * as if it had no patience, and believes the last answer alone.
 */
struct retrier {
	pthread_t	 thread;
	int		 number;
	int		 keys;		/* all of them answered */
	int		 replayed;	/* those done by a try given up */
	int		 failed;
	char		 why[200];	/* the first failure */
	const int	*stop;
	struct load_strikes *strikes;
};

/* Sends it and does not wait. */
static bool
send_keyed(struct retrier *r, struct web *w)
{
	bool many = r->keys % 2 == 1, sent;
	char item[80], body[600], *bytes;
	int i, n;

	snprintf(item, sizeof(item), "{\"description\":\"try %d %d\","
	    "\"source\":\"partner\"}", r->number, r->keys);
	n = snprintf(body, sizeof(body), "%s%s", many ? "[" : "", item);
	for (i = 1; many && i < MANY; i++)
		n += snprintf(body + n, sizeof(body) - (size_t)n, ",%s", item);
	if (many)
		n += snprintf(body + n, sizeof(body) - (size_t)n, "]");
	n = asprintf(&bytes, "POST " LIST "%s HTTP/1.1\r\nHost: localhost\r\n"
	    "Content-Type: application/json\r\nContent-Length: %d\r\n"
	    "Idempotency-Key: \"%d-%d\"\r\n\r\n%s", many ? "bulk" : "", n,
	    r->number, r->keys, body);
	web_open(w, service.port);
	sent = w->fd != -1 && web_write(w, (struct str){ bytes, (size_t)n });
	free(bytes);
	return sent;
}

/* The answer; false when there is none, or not the right one. */
static bool
take_keyed(struct retrier *r, struct web *w)
{
	struct web_answer a = { 0 };

	if (web_read(w, false, &a) &&
	    a.status == (r->keys % 2 == 1 ? 200 : 201)) {
		r->replayed +=
		    web_header(&a, "Idempotent-Replayed").p != NULL;
		return true;
	}
	if (r->failed++ == 0)
		snprintf(r->why, sizeof(r->why), "%d-%d: %d %.*s", r->number,
		    r->keys, a.status,
		    (int)(a.body.n < 100 ? a.body.n : 100), a.body.p);
	return false;
}

static void *
retry_on(void *arg)
{
	struct retrier *r = arg;
	struct web w;
	int i;

	while (!__atomic_load_n(r->stop, __ATOMIC_RELAXED)) {
		for (i = 0; i < RETRIES; i++) {
			send_keyed(r, &w);
			processes_sleep_ms(i);
			if (i == RETRIES - 1)
				take_keyed(r, &w);
			web_close(&w);
		}
		r->keys++;
		load_survived(r->strikes, r->number);
	}
	return NULL;
}

/* How often each text stands in the export. */
static int
count_export(struct str export, const char *text)
{
	size_t n = strlen(text);
	const char *at = export.p;
	int count = 0;

	while ((at = strstr(at, text)) != NULL) {
		count++;
		at += n;
	}
	return count;
}

static void
expect_each_once(const struct retrier *r, struct str export)
{
	char text[64];
	int k, wrong = 0;

	for (k = 0; k < r->keys; k++) {
		snprintf(text, sizeof(text), "\"try %d %d\"", r->number, k);
		wrong += count_export(export, text) !=
		    (k % 2 == 1 ? MANY : 1);
	}
	cr_expect_eq(wrong, 0, "client %d: %d of %d not there once",
	    r->number, wrong, r->keys);
	cr_expect_eq(r->failed, 0, "%d failed; %s", r->failed, r->why);
}

Test(faults, keyed_retries_among_killed_workers_have_one_effect)
{
	int kills = number_from("INCIDENT_KILLS", 500) / 5, stop = 0, i;
	static struct retrier retriers[RETRIERS];
	static struct load_strikes strikes;
	int keys = 0, replayed = 0;
	struct str export;

	SERVICE(.workers = WORKERS);
	for (i = 0; i < RETRIERS; i++) {
		retriers[i] = (struct retrier){
			.number = i, .stop = &stop, .strikes = &strikes,
		};
		pthread_create(&retriers[i].thread, NULL, retry_on,
		    &retriers[i]);
	}
	strike_often(kills, SIGKILL, &strikes, RETRIERS);
	__atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
	for (i = 0; i < RETRIERS; i++)
		pthread_join(retriers[i].thread, NULL);
	processes_sleep_ms(500);	/* for what was given up last */
	export = service_export();
	for (i = 0; i < RETRIERS; i++) {
		expect_each_once(&retriers[i], export);
		keys += retriers[i].keys;
		replayed += retriers[i].replayed;
	}
	fprintf(stderr, "retries: %d workers killed, %d keys, %d of them done "
	    "by a try given up\n", kills, keys, replayed);
	/* Else nothing was tested. */
	cr_expect_gt(replayed, keys / 10);
	service_check();
	service_no_faults();
}

/* --- the log of writes -------------------------------------------------- */

Test(faults, the_log_stays_small_under_readers_that_never_pause)
{
	static struct load writes, reads;
	int seconds = number_from("INCIDENT_SECONDS", 60), i;
	long long size, longest = 0;

	SERVICE(.workers = 2, .threads = 16);
	writes = (struct load){
		.port = service.port, .clients = 12,
		.kinds = 1u << LOAD_POST | 1u << LOAD_PATCH,
	};
	reads = (struct load){
		.port = service.port, .clients = 12, .kinds = 1u << LOAD_LIST,
	};
	load_start(&writes);
	load_start(&reads);
	for (i = 0; i < seconds * 20; i++) {
		processes_sleep_ms(50);
		size = service_size("incidents.sqlite3-wal");
		if (size > longest)
			longest = size;
	}
	load_stop(&reads);
	load_stop(&writes);
	tell("log, writes", seconds, "seconds", &writes);
	tell("log, reads", seconds, "seconds", &reads);
	fprintf(stderr, "log: at most %.1f MiB\n",
	    (double)longest / (1 << 20));
	cr_expect_lt(longest, WAL_MAX);
	cr_expect_gt(longest, 0);
	load_expect_no_failure(&writes);
	load_expect_no_failure(&reads);
	load_verify(&writes);
	load_free(&writes);
	load_free(&reads);
	service_check();
	service_no_faults();
}

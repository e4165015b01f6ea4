/*
 * The floor of scripts/bench: what nginx and libfcgi cost when the answer
 * costs nothing.
 *
 *     floor THREADS BYTES
 *
 * Threads that each run the plain FCGX_Accept_r loop over kept-alive
 * connections on descriptor 0 and answer the same BYTES to everything,
 * under the headers that the service sends.  A thread serves the one
 * connection that it accepted until nginx closes it, so there must be as
 * many threads, over all processes, as nginx opens connections.
 */

#include <fcgiapp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LISTENER	0
#define THREADS_MAX	1024
#define BYTES_MAX	(1 << 20)

/* Written before the threads start. */
static char	*answer;
static int	 answer_n;

static void
make_answer(int bytes)
{
	static const char head[] = "Status: 200 OK\r\n"
	    "Content-Type: application/json\r\n"
	    "Vary: Accept, Accept-Language, Authorization, Cookie\r\n"
	    "Content-Length: %d\r\n"
	    "Allow: GET, PUT, PATCH, HEAD, OPTIONS\r\n\r\n";
	int head_n = snprintf(NULL, 0, head, bytes);

	answer_n = head_n + bytes;
	answer = malloc((size_t)answer_n + 1);
	if (answer == NULL)
		abort();
	snprintf(answer, (size_t)head_n + 1, head, bytes);
	memset(answer + head_n, 'x', (size_t)bytes);
}

static void *
serve(void *arg)
{
	char trash[4096];
	FCGX_Request request;

	(void)arg;
	FCGX_InitRequest(&request, LISTENER, 0);
	/* The next accept finishes the answer and keeps the connection. */
	while (FCGX_Accept_r(&request) == 0) {
		while (FCGX_GetStr(trash, sizeof(trash), request.in) > 0)
			;
		FCGX_PutStr(answer, answer_n, request.out);
	}
	return NULL;
}

static int
number(const char *text, long max)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (*end != '\0' || n < 1 || n > max) {
		fprintf(stderr, "floor: %s: not from 1 to %ld\n", text, max);
		exit(2);
	}
	return (int)n;
}

int
main(int argc, char *argv[])
{
	pthread_t thread;
	int i, threads;

	if (argc != 3) {
		fputs("usage: floor THREADS BYTES\n", stderr);
		return 2;
	}
	threads = number(argv[1], THREADS_MAX);
	make_answer(number(argv[2], BYTES_MAX));
	if (FCGX_Init() != 0)
		return 1;
	for (i = 1; i < threads; i++)
		if (pthread_create(&thread, NULL, serve, NULL) != 0)
			return 1;
	serve(NULL);
	return 0;
}

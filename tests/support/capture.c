/* Standard error, in a pipe. */

#include <fcntl.h>
#include <unistd.h>

#include "support/capture.h"
#include "support/expect.h"

static int saved, reader;
static char text[16384];

void
capture_begin(void)
{
	int ends[2];

	cr_assert_eq(pipe2(ends, O_NONBLOCK), 0);
	saved = dup(STDERR_FILENO);
	(void)dup2(ends[1], STDERR_FILENO);
	(void)close(ends[1]);
	reader = ends[0];
}

const char *
capture_read(void)
{
	ssize_t n = read(reader, text, sizeof(text) - 1);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

void
capture_end(void)
{
	(void)dup2(saved, STDERR_FILENO);
	(void)close(saved);
	(void)close(reader);
}

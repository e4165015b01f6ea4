/* Memory of libfcgi that held a request. */

#include <string.h>

#include "base/crypt.h"
#include "http/fcgi_wipe.h"

/*
 * How the state of a libfcgi stream begins (FCGX_Stream_Data in fcgiapp.c,
 * 2.4.0 to 2.4.7).  It is not published, so its values are used only where
 * the published part of the stream agrees.
 */
struct stream_state {
	unsigned char	*buffer;
	int		 size;
};

#define STREAM_BUFFER	8192	/* that FCGX_Accept_r makes */

static void
wipe_buffer(const struct stream_state *state, const unsigned char *at)
{
	if (state != NULL && state->buffer != NULL &&
	    state->size > 0 && state->size <= STREAM_BUFFER &&
	    at >= state->buffer && at <= state->buffer + state->size)
		crypt_wipe(state->buffer, (size_t)state->size);
}

void
fcgi_wipe(char **env, const void *state, const unsigned char *at)
{
	for (; env != NULL && *env != NULL; env++)
		crypt_wipe(*env, strlen(*env));
	wipe_buffer(state, at);
}

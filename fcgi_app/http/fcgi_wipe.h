#ifndef HTTP_FCGI_WIPE_H
#define HTTP_FCGI_WIPE_H

/*
 * libfcgi frees what it has read of a request without overwriting it: the
 * parameters, among them Authorization and Cookie, and the buffer that they
 * and the body came through.  This overwrites both before it does.
 *
 * state: the `data` of the request's input stream; at: its `rdNext`.
 */
void
fcgi_wipe(char **env, const void *state, const unsigned char *at);

#endif

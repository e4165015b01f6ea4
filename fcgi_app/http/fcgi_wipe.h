#ifndef HTTP_FCGI_WIPE_H
#define HTTP_FCGI_WIPE_H

/*
 * Overwrites the memory of a request before libfcgi frees it: the
 * parameters, among them Authorization and Cookie, and the buffer that they
 * and the body came through.  libfcgi itself does not overwrite them.
 *
 * state: the `data` of the request's input stream; at: its `rdNext`.
 */
void
fcgi_wipe(char **env, const void *state, const unsigned char *at);

#endif

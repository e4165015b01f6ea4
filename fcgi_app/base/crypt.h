#ifndef BASE_CRYPT_H
#define BASE_CRYPT_H

/* The sole user of libsodium. */

#include <stddef.h>

/* Readies the library; ends the process if the system has no randomness. */
void
crypt_init(void);

/* n unpredictable bytes. */
void
crypt_random(void *p, size_t n);

#endif

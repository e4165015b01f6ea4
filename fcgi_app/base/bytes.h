#ifndef BASE_BYTES_H
#define BASE_BYTES_H

/*
 * Numbers as bytes in files, records and signed texts: big-endian, that is,
 * the most significant byte first.
 */

#include <stddef.h>
#include <stdint.h>

/* The number in the n bytes at p; n is 8 at the most. */
static inline uint64_t
bytes_get(const void *p, size_t n)
{
	const unsigned char *from = p;
	uint64_t number = 0;

	while (n-- > 0)
		number = number << 8 | *from++;
	return number;
}

/* Stores a number in the n bytes at p, without the bits that do not fit. */
static inline void
bytes_put(void *p, size_t n, uint64_t number)
{
	unsigned char *to = p;

	for (; n-- > 0; number >>= 8)
		to[n] = (unsigned char)number;
}

#endif

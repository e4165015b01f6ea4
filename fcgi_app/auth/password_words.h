#ifndef AUTH_PASSWORD_WORDS_H
#define AUTH_PASSWORD_WORDS_H

/*
 * Words of passwords that the dictionary of libzxcvbn lacks: Russian words,
 * also in Latin letters, and words of this service.  The most common ones
 * come first, since a word counts as many guesses as there are words before
 * it.  UTF-8 in lower case; NULL at the end.
 */
extern const char *const password_words[];

#endif

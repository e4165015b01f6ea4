#ifndef AUTH_PASSWORD_WORDS_H
#define AUTH_PASSWORD_WORDS_H

/*
 * Words of passwords that the dictionary of libzxcvbn lacks: of Russian,
 * also in Latin letters, and of this service.  The commonest come first:
 * a word costs as many guesses as stand before it.  UTF-8, without case;
 * NULL at the end.
 */
extern const char *const password_words[];

#endif

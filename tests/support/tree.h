#ifndef SUPPORT_TREE_H
#define SUPPORT_TREE_H

/*
 * Looking into JSON that was received; the tests' own reader, so that
 * what the service writes is not judged by the service.  (Apart from the
 * client because json-c and http/json_write.h use the same names.)
 */

#include "base/arena.h"
#include "base/str.h"

struct tree;

/* NULL when the bytes are no JSON; in the arena until tree_close. */
struct tree *
tree_read(struct str bytes, struct arena *a);

/*
 * What is at a path such as "results.0.id" ("" is the whole): a string as
 * it is, anything else as compact JSON, "(absent)" when nothing is there.
 */
const char *
tree_text(const struct tree *tree, const char *path, struct arena *a);

/* The keys of the object at a path in their order: "id,description". */
const char *
tree_keys(const struct tree *tree, const char *path, struct arena *a);

/* Elements of the array at a path, -1 when it is none. */
int
tree_length(const struct tree *tree, const char *path, struct arena *a);

/* Gives all trees back. */
void
tree_close(void);

#endif

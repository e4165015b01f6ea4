/* Conditions are evaluated in the order of RFC 9110 13.2.2. */

#include "base/clock.h"
#include "domain/precondition.h"

bool
precondition_given(const struct precondition *p)
{
	return p->match.given || p->none_match.given || p->dated;
}

static bool
names(const struct precondition_tags *tags, int64_t version)
{
	size_t i;

	for (i = 0; i < tags->n; i++)
		if (tags->versions[i] == version)
			return true;
	return tags->any;
}

bool
precondition_unchanged(const struct precondition *p, int64_t version,
	int64_t changed_at)
{
	if (p->match.given)
		return names(&p->match, version);
	if (!p->dated || changed_at == PRECONDITION_NO_DATE)
		return true;
	return changed_at < p->unmodified_since + CLOCK_SECOND;
}

bool
precondition_holds(const struct precondition *p, int64_t version,
	int64_t changed_at)
{
	return precondition_unchanged(p, version, changed_at) &&
	    (!p->none_match.given || !names(&p->none_match, version));
}

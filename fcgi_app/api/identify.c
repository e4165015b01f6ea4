/*
 * Credentials, by the ways that there are to show them.
 */

#include "api/identify.h"
#include "api/session.h"

/* Takes what follows the name of a scheme (RFC 9110 11.4). */
typedef enum err scheme_reader(struct api_call *call, struct str rest);

/* There are no accounts yet: no user name and password can be right. */
static enum err
read_basic(struct api_call *call, struct str rest)
{
	(void)call;
	(void)rest;
	return ERR_UNAUTHENTICATED;
}

static const struct {
	struct str	 name;
	scheme_reader	*read;
} schemes[] = {
	{ STR_INIT("Basic"), read_basic },
};

static void
be_anonymous(struct api_call *call)
{
	call->who = (struct identity){
		.kind = IDENTITY_ANONYMOUS, .actor = EVENT_ANONYMOUS,
		.channel = EVENT_API, .rights = call->api->anonymous,
	};
}

void
identify_as(struct api_call *call, const struct account *account,
	enum event_channel channel)
{
	call->who = (struct identity){
		.kind = IDENTITY_ACCOUNT, .id = account->id,
		.actor = account->username, .channel = channel,
		.rights = account_rights(account->role),
	};
}

/* Who shows credentials is asked for no cookie. */
enum err
identify(struct api_call *call)
{
	struct str rest = str_trim(call->req.authorization);
	struct str scheme = str_cut(&rest, ' ');
	size_t i;

	be_anonymous(call);
	if (scheme.n == 0)
		return session_identify(call);
	for (i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (str_eq_nocase(scheme, schemes[i].name))
			return schemes[i].read(call, str_trim(rest));
	return ERR_OK;
}

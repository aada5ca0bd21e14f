// SPDX-License-Identifier: GPL-2.0-only
/*
 * What to do with calls that enable and disable a device. A device without a driver
 * has no unbind at all, so a managed enable of it is never undone.
 */
#include "bind/strangers.h"
#include "family/enable/enable.h"
#include "family/enable/oneway.h"

/* "x_disable" for the function x_init(). */
static const char *action_name(struct court *c, const char *function)
{
	size_t len = strlen(function);

	if (len > 5 && !strcmp(function + len - 5, "_init"))
		len -= 5;
	return court_print(c, "%.*s_disable", (int)len, function);
}

static struct decision of_stranger(struct court *c, const struct judged *item)
{
	const char *reason = item->verdict.reason, *form, *why;

	if (!is_managed_enable(c->cat, item->call->name))
		return enable_keep("enable-foreign",
				   court_print(c, "%s; the plain call belongs to no binding",
					       *reason ? reason :
					       "a device that the module does not drive"));
	form = stranger_form(c, item->call, &why);
	reason = court_print(c, "%s: no unbind of that device follows; %s", reason, why);
	if (!*form)
		return enable_review("enable-foreign", reason);
	return (struct decision){ "enable-foreign", "convert", reason, PLAIN, form,
				  strcmp(form, "group") ? "" : action_name(c, item->function), "" };
}

static void decide(struct court *c, struct judged *items, uint32_t n, struct decision *out)
{
	uint32_t i;

	for (i = 0; i < n; i++) {
		const struct judged *item = &items[i];

		if (item->verdict.kind == V_FOREIGN || stranger_kept(c, item->call))
			out[i] = of_stranger(c, item);
		else if (!strcmp(item->call->name, DISABLE))
			out[i] = decide_disable(c, item);
		else if (is_managed_enable(c->cat, item->call->name))
			out[i] = decide_managed(c, item);
		else
			out[i] = decide_plain(c, item);
		enable_one_way(c, item, &out[i]);
	}
}

const struct family_ops family_enable = { .decide = decide };

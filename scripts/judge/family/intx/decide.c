// SPDX-License-Identifier: GPL-2.0-only
/* What to do with a call that sets INTX_DISABLE: each for itself. */

#include "bind/court.h"
#include "flow/exits.h"

static struct decision keep(const char *rule, const char *reason)
{
	return (struct decision){ rule, "keep", reason, "", "", "", "" };
}

static struct decision review(const char *rule, const char *reason)
{
	return (struct decision){ rule, "review", reason, "", "", "", "" };
}

static bool is_pure(const struct court *c, const struct form *form)
{
	return c->cat->families[form->family].state == FAMILY_PURE;
}

/* May the call say by its name that it is not managed? Where it is pure, it does already. */
static bool can_be_unmanaged(const struct court *c, const struct form *form)
{
	return catalogue_offers(c->cat, form->unmanaged) && !is_pure(c, form);
}

/* Why a call that is never managed may stay, by the state of the family in the tree. */
static const char *kept(struct court *c, const struct form *form)
{
	switch (c->cat->families[form->family].state) {
	case FAMILY_PURE:
		return court_print(c, "%s() is pure here", form->name);
	case FAMILY_HYBRID:
		return court_print(c, "%s() is a hybrid here, but %s, and there is no %s()",
				   form->name, "makes no record for such a device",
				   form->unmanaged);
	case FAMILY_ABSENT:
		return court_print(c, "there is no %s() here", form->unmanaged);
	case FAMILY_UNKNOWN:
		break;
	}
	return "so no kernel undoes it at unbind";
}

static struct decision never_managed(struct court *c, const struct judged *item)
{
	const char *rule = court_print(c, "intx-%s", verdict_names[item->verdict.kind]);
	const char *reason = item->verdict.reason;

	if (can_be_unmanaged(c, item->form))
		return (struct decision){ rule, "convert", reason, item->form->unmanaged,
					  "unmanaged", "", "" };
	return keep(rule, court_print(c, "%s; %s", reason, kept(c, item->form)));
}

static struct decision in_release(struct court *c, const struct judged *item)
{
	const char *reason = "runs while devres is being released, where no record may be made";

	if (can_be_unmanaged(c, item->form))
		return (struct decision){ "intx-devres-release", "convert", reason,
					  item->form->unmanaged, "unmanaged", "", "" };
	if (is_pure(c, item->form))
		return keep("intx-devres-release",
			    court_print(c, "%s; %s", reason, kept(c, item->form)));
	return review("intx-devres-release",
		      court_print(c, "%s; %s", reason, item->verdict.reason));
}

/* How the result can be handled. */
static struct handling handle(struct court *c, const struct judged *item)
{
	struct handling h;
	const char *end;

	if (strcmp(item->call->use, "ignored"))
		return (struct handling){ "", "", "", court_print(c, "the call's value is %s",
								  item->call->use) };
	end = item->body ? memchr(item->body + item->start, ';', item->len - item->start) : NULL;
	if (!end)
		return (struct handling){ "", "", "", "the call is not on its line" };
	exits_decide(&c->arena, item->body, item->len, item->start,
		     (size_t)(end + 1 - item->body), &h);
	return h;
}

static struct decision make_managed(struct court *c, const struct judged *item)
{
	struct handling h = handle(c, item);
	const char *reason = item->verdict.reason;

	if (!*h.form)
		return (struct decision){
			"intx-managed-plain", "convert",
			court_print(c, "%s; result not used: %s", reason, h.reason),
			item->form->managed, "pcim", "", "",
		};
	return (struct decision){ "intx-managed-plain", "convert", reason, item->form->managed,
				  court_print(c, "pcim-%s", h.form), h.variable, h.label };
}

static struct decision decide_one(struct court *c, const struct judged *item)
{
	switch (item->verdict.kind) {
	case V_BOTH:
	case V_UNKNOWN:
		return review(court_print(c, "intx-%s", verdict_names[item->verdict.kind]),
			      item->verdict.reason);
	case V_UNMANAGED:
	case V_FOREIGN:
		return never_managed(c, item);
	}
	if (item->verdict.context == CONTEXT_RELEASE)
		return in_release(c, item);
	if (item->verdict.context == CONTEXT_ATOMIC && !c->cat->library)
		return review("intx-atomic", court_print(c, "%s() of this tree may sleep, %s",
							 item->form->managed,
							 "the call runs in an interrupt"));
	return make_managed(c, item);
}

static void decide(struct court *c, struct judged *items, uint32_t n, struct decision *out)
{
	uint32_t i;

	for (i = 0; i < n; i++)
		out[i] = items[i].form->explicit_as ?
			 keep("intx-explicit", court_print(c, "already explicit: %s",
							   items[i].form->explicit_as)) :
			 decide_one(c, &items[i]);
}

const struct family_ops family_intx = { .decide = decide };

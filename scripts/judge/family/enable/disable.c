// SPDX-License-Identifier: GPL-2.0-only
/* pci_disable_device(): at the end of a managed binding it is one too many. */

#include "family/enable/enable.h"
#include "read/lexer.h"

/* Why a disable by hand does no harm in this tree, or NULL. */
static const char *settled(struct court *c, const struct judged *item)
{
	static const char taken_back[] = {
		"pci_disable_device() of this tree takes the managed enable back: unbind does not disable again"
	};

	if (tree_forgets(c))
		return taken_back;
	return tree_is_known(c, item) && !tree_counts(c) ?
	       "unbind sees that the device is disabled already" : NULL;
}

static struct decision disable_down(struct court *c, const struct reached *r)
{
	uint32_t i;

	for (i = 0; i < r->n_downs; i++)
		if (slot_enables_again(c, r->downs[i]) == NEVER)
			return enable_review("enable-unbalanced",
					     court_print(c, "nothing that runs after %s.%s enables the device again",
							 r->downs[i]->table, r->downs[i]->role));
	return enable_keep("enable-pair", "what comes up again enables the device");
}

bool module_pins(const struct court *c, const struct judged *item)
{
	struct span calls = judge_calls_of(c->j, intern_str("pcim_pin_device"));
	uint32_t i;

	for (i = 0; i < calls.n; i++)
		if (modules_share(c->modules, item->call->file, c->j->facts[calls.at[i]].file))
			return true;
	return false;
}

/* The pci_dev parameters of the function: does it have some, and is @device one of them? */
static bool has_other_devices(struct piece head, struct piece device)
{
	const char *p = head.p, *end = head.p + head.len;
	struct piece type = piece_str("pci_dev"), name;
	bool any = false;

	for (; (p = find_word(p, end, type)); ) {
		bool tagged = p - head.p >= 7 && !memcmp(p - 7, "struct ", 7);

		p += type.len;
		if (!tagged || end - p < 2 || memcmp(p, " *", 2))
			continue;
		for (p += 2; p < end && (*p == ' ' || *p == '\t' || *p == '\n');)
			p++;
		name = piece_of(p, skip_word(p, end));
		if (name.len && piece_same(name, device))
			return false;
		any |= name.len != 0;
	}
	return any;
}

/* A word, or a call with it: nothing that says more about the device. */
static bool is_simple(struct piece device)
{
	const char *end = device.p + device.len, *p = skip_word(device.p, end);

	return p > device.p && (p == end || (*p == '(' && end[-1] == ')'));
}

/* Does the disable depend on a condition, without a block of its own? */
static bool is_conditional(struct piece body, size_t start)
{
	const char *p = body.p + start;

	while (p > body.p && class_of(p[-1]) != C_OTHER && class_of(p[-1]) <= C_NEWLINE)
		p--;
	if (p == body.p)
		return false;
	return p[-1] == ')' || (p - body.p >= 4 && !memcmp(p - 4, "else", 4) &&
				(p - body.p == 4 || !in_word(p[-5])));
}

static const char *probe_goes_on(struct court *c, const struct judged *item,
				 const struct reached *r)
{
	const char *why;
	uint32_t i;

	for (i = 0; i < r->roots.n; i++) {
		if (strcmp(r->roots.at[i].label, "probe"))
			continue;
		why = goes_on(c, enable_ways(c), &r->roots.at[i], item->call);
		if (why)
			return why;
	}
	return NULL;
}

/* Why a person has to look before the disable goes, or NULL. */
static const char *why_not_dropped(struct court *c, const struct judged *item,
				   const struct reached *r)
{
	static const char unknown[] = {
		"from 6.11 on unbind disables once more; up to 6.10 the call takes the managed enable back"
	};
	struct piece body = piece_str(""), device = piece_strip(piece_str(item->call->args)), head;
	const char *why, *brace;
	size_t start = 0;

	if (reached_from(r, "shutdown"))
		return "also runs at shutdown, where no unbind disables";
	if (module_pins(c, item))
		return "the module pins a device, which unbind then leaves alone";
	if (!tree_is_known(c, item))
		return unknown;
	why = probe_goes_on(c, item, r);
	if (why)
		return why;
	call_text(c->j, item->call, &body, &start);
	brace = memchr(body.p, '{', body.len);
	head = piece_of(body.p, brace ? brace : body.p + body.len);
	if (has_other_devices(head, device) && is_simple(device))
		return court_print(c, "'%.*s' is not the device that the driver is bound to",
				   (int)device.len, device.p);
	if (!start || is_conditional(body, start))
		return "depends on a condition: unbind disables once more";
	return NULL;
}

static struct decision decide_double(struct court *c, const struct judged *item,
				     const struct reached *r)
{
	const char *why = settled(c, item);

	if (why)
		return enable_keep("enable-double-disable", why);
	why = why_not_dropped(c, item, r);
	if (why)
		return enable_review("enable-double-disable", why);
	return (struct decision){ "enable-double-disable", "drop", "unbind disables the device",
				  "", "drop", "", "" };
}

static struct decision at_run_time(struct court *c, const struct judged *item,
				   const struct reached *r, const char *others)
{
	const char *why = settled(c, item), *from = others;

	if (why)
		return enable_keep("enable-run-time", why);
	if (!*from)
		from = court_print(c, "%s.%s", r->ups[0]->table, r->ups[0]->role);
	return enable_review("enable-run-time",
			     court_print(c, "reached from %s in a managed driver: unbind disables once more if nothing enables before",
					 from));
}

struct decision decide_disable(struct court *c, const struct judged *item)
{
	enum verdict_kind kind = item->verdict.kind;
	const char *others;
	struct reached r;

	if (kind == V_UNMANAGED)
		return enable_keep("enable-unmanaged", court_print(c, "%s; its own pair",
								   item->verdict.reason));
	r = reached_of(c, item->call);
	if ((kind == V_BOTH || kind == V_UNKNOWN) && !r.n_downs)
		return enable_review(court_print(c, "enable-%s", verdict_names[kind]),
				     item->verdict.reason);
	if (r.n_downs)
		return disable_down(c, &r);
	if (!r.roots.n)
		return enable_review("enable-run-time", "nothing is seen to reach this disable");
	if (reached_only(&r, "shutdown"))
		return enable_keep("enable-shutdown",
				   "runs at shutdown, where no unbind follows");
	others = reached_others(c, &r);
	if (*others || r.n_ups)
		return at_run_time(c, item, &r, others);
	return decide_double(c, item, &r);
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * A managed enable belongs into probe: unbind disables as often as it was called,
 * where the tree's call counts, or once. In resume it is one too many: after a disable
 * in suspend the plain call restores the count, and where nothing disables there is
 * nothing to enable.
 */
#include "family/enable/enable.h"
#include "read/lexer.h"

/* Behind the call, or the end of the text. */
static const char *call_end(struct piece body, size_t start)
{
	const char *end = body.p + body.len;
	const char *paren = memchr(body.p + start, '(', body.len - start);
	const char *close = paren ? closing_paren(paren, end) : NULL;

	return close ? close + 1 : end;
}

static const char *eat(const char *p, const char *end, const char *word)
{
	size_t len = strlen(word);

	return p && (size_t)(end - p) >= len && !memcmp(p, word, len) ? p + len : NULL;
}

static const char *eat_word(const char *p, const char *end, struct piece word)
{
	return p && find_word(p, end, word) == p ? p + word.len : NULL;
}

/* Behind "; if (NAME) return NAME;" or "; if (NAME < 0) ..." at @p, or NULL. */
static const char *returned_at_once(const char *p, const char *end, struct piece name)
{
	const char *negative;

	p = eat(skip_white(p, end), end, ";");
	p = p ? eat(skip_white(p, end), end, "if (") : NULL;
	p = eat_word(p, end, name);
	negative = eat(p, end, " < 0");
	p = eat(negative ? negative : p, end, ")");
	p = p ? eat(skip_white(p, end), end, "return ") : NULL;
	p = eat_word(p, end, name);
	return eat(p, end, ";");
}

/* Nothing disables, so nothing has to enable: the call goes where its result allows. */
static struct decision needless(struct court *c, const struct judged *item, const char *rule)
{
	static const char reason[] = {
		"the device is enabled since probe, nothing disables it before unbind: the call does nothing but to add a record each time"
	};
	const char *use = item->call->use, *end, *behind = NULL, *later;
	struct piece body, name = piece_str("");
	size_t start;

	if (!strncmp(use, "assigned:", 9))
		name = piece_str(use + 9);
	if (piece_is_word(name) && call_text(c->j, item->call, &body, &start)) {
		end = body.p + body.len;
		behind = returned_at_once(call_end(body, start), end, name);
	}
	if (!behind)
		return enable_review(rule, court_print(c,
						       "%s; its result is used in a way that needs a person",
						       reason));
	later = find_word(behind, end, name);
	later = later ? skip_white(later + name.len, end) : NULL;
	if (later && !(later < end && *later == '=' && later[1] != '='))
		return enable_review(rule, court_print(c, "%s; '%.*s' is read later on", reason,
						       (int)name.len, name.p));
	return (struct decision){ rule, "drop", reason, "", "drop-test", "", "" };
}

/* Is the call all that an if tests, "if (call(dev))"? */
static bool is_tested(struct court *c, const struct fact *call)
{
	struct piece body;
	const char *behind;
	size_t start;

	if (!call_text(c->j, call, &body, &start))
		return false;
	behind = call_end(body, start);
	return start >= 4 && !memcmp(body.p + start - 4, "if (", 4) &&
	       (start == 4 || !in_word(body.p[start - 5])) &&
	       behind < body.p + body.len && *behind == ')';
}

/* The suspends that are not sure to disable: all of them, each once. */
struct unlike {
	const char *name[32], *does[32];
	uint32_t n;
};

static void find_unlike(struct court *c, const struct reached *r, struct unlike *u)
{
	const char *name, *does = "";
	uint32_t i, k;

	for (i = 0; i < r->n_ups && u->n < ARRAY_SIZE(u->name); i++) {
		name = slot_unlike(c, r->ups[i], &does);
		for (k = 0; name && k < u->n; k++)
			if (!strcmp(u->name[k], name) && !strcmp(u->does[k], does))
				name = NULL;
		if (!name)
			continue;
		u->name[u->n] = name;
		u->does[u->n++] = does;
	}
}

/* The plain call, made only when disabled unless each suspend is sure to disable. */
static struct decision after_suspend(struct court *c, const struct judged *item,
				     const struct reached *r, const char *rule)
{
	const char *reason = "each call adds a disable at unbind", *more = "";
	struct unlike u = { .n = 0 };
	uint32_t i;

	find_unlike(c, r, &u);
	if (!u.n)
		return (struct decision){
			rule, "convert",
			court_print(c,
				    "%s; the device was disabled in suspend, so the plain call restores the count",
				    reason), PLAIN, "plain", "", "",
		};
	if (strncmp(item->call->use, "assigned:", 9) && strcmp(item->call->use, "returned") &&
	    !is_tested(c, item->call))
		return enable_review(rule, court_print(c,
						       "%s; %s %s, and its result is used in a way that needs a person",
						       reason, u.name[0], u.does[0]));
	for (i = 1; i < u.n; i++)
		more = court_print(c, "%s%s%s", i == 1 ? "; the same holds for " : more,
				   i == 1 ? "" : ", ", u.name[i]);
	return (struct decision){
		rule, "convert",
		court_print(c, "%s; %s %s%s, so only a device that is found disabled is enabled",
			    reason, u.name[0], u.does[0], more), PLAIN, "if-disabled", "", "",
	};
}

static bool probe_enables(const struct verdict *v)
{
	size_t len;
	uint32_t i;

	for (i = 0; i < v->evidence.n; i++) {
		len = strlen(v->evidence.at[i].what);
		if (len >= 6 && !strcmp(v->evidence.at[i].what + len - 6, ".probe"))
			return true;
	}
	return false;
}

struct decision decide_managed(struct court *c, const struct judged *item)
{
	struct reached r = reached_of(c, item->call);
	const char *rule = r.n_ups ? "enable-in-resume" : "enable-run-time";
	const char *others = reached_others(c, &r);

	if (!r.roots.n)
		return enable_review("enable-unknown", item->verdict.reason);
	if (!r.n_ups && !r.n_downs && reached_only(&r, "probe"))
		return enable_keep("enable-explicit", "once a binding, in probe");
	if (!tree_is_known(c, item))
		return enable_review(rule,
				     "from 6.11 on each call adds a disable at unbind, up to 6.10 it does nothing the second time");
	if (!tree_counts(c))
		return enable_keep(rule,
				   "pcim_enable_device() of this tree enables once a binding, however often it is called");
	if (reached_from(&r, "probe"))
		return enable_review(rule,
				     "reached from probe and from elsewhere: whether it is the first enable depends on the way");
	if (!probe_enables(&item->verdict))
		return enable_review(rule, "no probe is seen to enable the device before");
	if (item->verdict.kind == V_MANAGED && never_disabled(c, item, &r))
		return needless(c, item, rule);
	if (r.n_downs || *others)
		return enable_review(rule, court_print(c,
						       "reached from %s, each time with one more disable at unbind",
						       *others ? others : "suspend"));
	return after_suspend(c, item, &r, rule);
}

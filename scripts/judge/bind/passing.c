// SPDX-License-Identifier: GPL-2.0-only
/* Whether a probe that passes a release fails, as it has to where the release goes. */

#include "bind/world.h"

/* What the ways past a site end with. */
struct passing {
	uint32_t n, failing;
	bool sure;		/* one of them cannot fail */
};

static struct passing passing(struct ways *ways, const struct ways_sum *sum,
			      const struct fact *site)
{
	struct passing p = { 0 };
	uint32_t i;

	for (i = 0; i < sum->n; i++) {
		const struct ways_outcome *o = &sum->outcomes[i];

		if (!ways_passed(ways, o->passed, site->node, site->line))
			continue;
		p.n++;
		p.failing += sign_is_error(o->result);
		p.sure |= !(o->result & SIGN_NEG);
	}
	return p;
}

const char *goes_on(struct court *c, struct ways *ways, const struct root *root,
		    const struct fact *site)
{
	const char *name = c->j->nodes[root->node].name;
	const struct ways_sum *sum;
	struct passing p;

	if (!root->direct)
		return court_print(c, "%s() gets there through a pointer, %s", name,
				   "so its ways are not known");
	sum = ways_of(ways, root->node);
	if (sum->bad)
		return court_print(c, "the ways through %s() cannot be read: %s", name, sum->bad);
	p = passing(ways, sum, site);
	if (!p.n)
		return court_print(c, "no way of %s() is seen to pass it", name);
	if (p.failing == p.n)
		return NULL;
	if (p.sure)
		return court_print(c, "%s() goes on after it, a fallback", name);
	return court_print(c, "%s() may go on after it: what it returns then is not known", name);
}

// SPDX-License-Identifier: GPL-2.0-only
/* One rule: a managed driver winds its toy up by the managed call. */

#include "bind/court.h"

static void decide(struct court *c, struct judged *items, uint32_t n, struct decision *out)
{
	uint32_t i;

	(void)c;
	for (i = 0; i < n; i++)
		out[i] = items[i].verdict.kind == V_MANAGED ?
			 (struct decision){ "toy-managed-plain", "convert",
					    items[i].verdict.reason, items[i].form->managed,
					    "pcim", "", "" } :
			 (struct decision){ "toy-unmanaged", "keep", items[i].verdict.reason,
					    "", "", "", "" };
}

const struct family_ops family_toy = { .decide = decide };

// SPDX-License-Identifier: GPL-2.0-only
/*
 * A probe with one failure in it, at every place in turn: the n-th allocation
 * below a managed call, or the n-th config read.  Bound or not, nothing may be
 * left afterwards, and the next probe must work.
 */
#include <stdio.h>
#include <string.h>

#include "guest.h"

#define FAIL "/sys/kernel/debug/pcim/fail"

/* Has it happened?  *where: the offset of the config read that failed, or -1. */
static bool fired(int *where)
{
	unsigned int count;
	char text[32];

	*where = -1;
	return file_read(FAIL, text, sizeof(text)) > 0 &&
	       sscanf(text, "%u %d", &count, where) == 2 && count;
}

/* Bind and unbind with the order armed; has it happened, did the bind work? */
static bool bind_with(struct device *dev, const char *order, bool *bound,
		      int *where, struct outcome *out)
{
	int error = file_write(FAIL, order);
	bool hit;

	if (error) {
		outcome_fail(out, "%s: cannot be armed: %s", order,
			     strerror(-error));
		return false;
	}
	error = device_bind(dev);
	*bound = !error;
	if (*bound)
		sleep_ms(dev->wait_ms);
	hit = fired(where);
	file_write(FAIL, "off");
	if (*bound)
		device_unbind(dev);
	else if (!hit && error != -dev->refuses)
		outcome_fail(out, "%s: not injected, yet no bind: %s", order,
			     strerror(-error));
	return hit;
}

/* False when there is no such place any more. */
static bool one_failure(struct device *dev, const char *order,
			struct outcome *out, unsigned int *survived)
{
	int where, command = device_config_word(dev, CONFIG_COMMAND);
	struct state before, after;
	unsigned int ignore = 0;
	bool bound = false;

	oracle_state(dev, &before);
	if (!bind_with(dev, order, &bound, &where, out))
		return false;
	out->cycles++;
	*survived += bound;
	/*
	 * A read of COMMAND that fails gives all ones, and who modifies that
	 * writes it back: the bits in COMMAND are nobody's fault then.
	 */
	if (where == CONFIG_COMMAND)
		ignore = KIND(K_INTX) | KIND(K_MWI);
	outcome_kinds(out, oracle_check(dev, &before, &after) & ~ignore, &before,
		      &after, order);
	outcome_splats(out, order);
	if (ignore && command >= 0)
		device_set_config_word(dev, CONFIG_COMMAND, command);
	return true;
}

static void every_place(struct device *dev, const char *kind,
			unsigned int cycles, struct outcome *out)
{
	unsigned int nth, survived = 0;
	bool more = true;
	char order[32];

	for (nth = 1; more && nth <= cycles; nth++) {
		snprintf(order, sizeof(order), "%s %u", kind, nth);
		more = one_failure(dev, order, out, &survived);
		say_alive(dev->name, nth);
	}
	if (!out->cycles && !dev->control)
		outcome_fail(out, "no place was found where the probe can fail");
	snprintf(out->note, sizeof(out->note), "%s%u places, bound all the same in %u",
		 more ? "the first " : "all ", out->cycles, survived);
	bind_cycle(dev, out, "the bind after");
}

void probefail_memory(struct device *dev, unsigned int cycles,
		      struct outcome *out)
{
	every_place(dev, "slab", cycles, out);
}

void probefail_config(struct device *dev, unsigned int cycles,
		      struct outcome *out)
{
	every_place(dev, "config", cycles, out);
}

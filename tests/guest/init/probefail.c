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

static bool fired(void)
{
	char text[8];

	return file_read(FAIL, text, sizeof(text)) > 0 && text[0] == '1';
}

static void one_failure(struct device *dev, const char *kind, unsigned int nth,
			unsigned int ignore, struct outcome *out, bool *hit,
			unsigned int *bound)
{
	struct state before, after;
	char order[32];
	int command;

	command = device_config_word(dev, CONFIG_COMMAND);
	oracle_state(dev, &before);
	snprintf(order, sizeof(order), "%s %u", kind, nth);
	file_write(FAIL, order);
	if (!device_bind(dev)) {
		sleep_ms(dev->wait_ms);
		(*bound)++;
		*hit = fired();
		file_write(FAIL, "off");
		device_unbind(dev);
	} else {
		*hit = fired();
		file_write(FAIL, "off");
		if (!*hit && !dev->refuses)
			outcome_fail(out, "%s: not injected, yet no bind", order);
	}
	if (!*hit)
		return;
	out->cycles++;
	outcome_kinds(out, oracle_check(dev, &before, &after) & ~ignore, &before,
		      &after, order);
	outcome_splats(out, order);
	if (ignore && command >= 0)
		device_set_config_word(dev, CONFIG_COMMAND, command);
}

static void every_place(struct device *dev, const char *kind,
			unsigned int ignore, unsigned int cycles,
			struct outcome *out)
{
	unsigned int nth, bound = 0;
	bool hit = true;

	for (nth = 1; hit && nth <= cycles; nth++) {
		one_failure(dev, kind, nth, ignore, out, &hit, &bound);
		say_alive(dev->name, nth);
	}
	/* The try that ran out of places bound as well. */
	bound -= !hit && !dev->refuses;
	snprintf(out->note, sizeof(out->note), "%s%u places, bound all the same in %u",
		 hit ? "the first " : "all ", out->cycles, bound);
	bind_cycle(dev, out, "the bind after");
}

void probefail_memory(struct device *dev, unsigned int cycles,
		      struct outcome *out)
{
	every_place(dev, "slab", 0, cycles, out);
}

void probefail_config(struct device *dev, unsigned int cycles,
		      struct outcome *out)
{
	/*
	 * A read of COMMAND that fails gives all ones, and who modifies that
	 * writes it back: the bits in COMMAND are nobody's fault then.
	 */
	every_place(dev, "config", KIND(K_INTX) | KIND(K_MWI), cycles, out);
}

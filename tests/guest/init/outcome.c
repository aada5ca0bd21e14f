// SPDX-License-Identifier: GPL-2.0-only
/* What a case found: counted, and the first of it in words. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "guest.h"

static void first(struct outcome *out, const char *words)
{
	if (!out->first[0])
		snprintf(out->first, sizeof(out->first), "%s", words);
}

void outcome_fail(struct outcome *out, const char *format, ...)
{
	char words[sizeof(out->first)];
	va_list args;

	va_start(args, format);
	vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	out->failures++;
	first(out, words);
}

void outcome_kinds(struct outcome *out, unsigned int kinds,
		   const struct state *before, const struct state *after,
		   const char *when)
{
	char words[sizeof(out->first)];
	size_t at;
	unsigned int i;

	if (!kinds)
		return;
	at = snprintf(words, sizeof(words), "%s:", when);
	for (i = 0; i < KINDS; i++) {
		if (!(kinds & KIND(i)))
			continue;
		out->kinds[i]++;
		if (at < sizeof(words))
			at += snprintf(words + at, sizeof(words) - at,
				       " %s %d->%d", kind_name[i],
				       before->value[i], after->value[i]);
	}
	out->bad++;
	first(out, words);
}

bool outcome_splats(struct outcome *out, const char *when)
{
	char words[sizeof(out->first)];
	bool any = false;
	const char *splat;

	while ((splat = kmsg_splat())) {
		out->splats++;
		any = true;
		say("        # pcim-splat: %s", splat);
		snprintf(words, sizeof(words), "%s: the kernel says: %s", when,
			 splat);
		first(out, words);
	}
	return any;
}

bool outcome_ok(const struct outcome *out)
{
	return !out->bad && !out->splats && !out->failures;
}

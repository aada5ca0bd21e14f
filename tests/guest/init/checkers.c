// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel's own checkers say at the end of a boot.
 *
 * Each must be seen at work: lockdep ends with its first report, and one that
 * ended early saw little; kmemleak may have switched itself off, so it has to
 * find what the helper has lost on purpose.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest.h"

#define KMEMLEAK "/sys/kernel/debug/kmemleak"
#define LOSE "/sys/kernel/debug/pcim/lose"

const char * const checker_name[CHECKERS] = { "lockdep", "kmemleak", "log" };

static bool tell(unsigned int number, const struct outcome *out)
{
	const char *name = checker_name[number - 1];

	if (!out->skip)
		print_details("checkers", name, out);
	print_result(number, name, out);
	return out->skip || outcome_ok(out);
}

static void lockdep_lives(struct outcome *out)
{
	static char text[16 * 1024];
	const char *found;

	if (file_read("/sys/module/lockdep/parameters/prove_locking", text,
		      sizeof(text)) > 0 && (text[0] == '0' || text[0] == 'N')) {
		out->skip = "switched off for this boot";
		return;
	}
	if (file_read("/proc/lockdep_stats", text, sizeof(text)) < 0) {
		outcome_fail(out, "this kernel has no lockdep");
		return;
	}
	found = strstr(text, "debug_locks:");
	if (!found || !strtoul(found + strlen("debug_locks:"), NULL, 10))
		outcome_fail(out, "lockdep has switched itself off");
}

/* Two scans, since the first only marks what may be a leak. */
static bool scan(void)
{
	/* An object younger than five seconds is not looked at. */
	sleep_ms(6000);
	if (file_write(KMEMLEAK, "scan"))
		return false;
	sleep_ms(1000);
	return !file_write(KMEMLEAK, "scan");
}

static void end_object(struct outcome *out, const char *object, bool on_purpose,
		       unsigned int *planted)
{
	if (!object)
		return;
	if (on_purpose) {
		(*planted)++;
		return;
	}
	outcome_fail(out, "%s", object);
}

static void no_leaks(struct outcome *out)
{
	static char text[256 * 1024];
	const char *object = NULL;
	unsigned int planted = 0;
	bool on_purpose = false;
	char *line, *rest;

	if (file_write(LOSE, "16") || !scan() ||
	    file_read(KMEMLEAK, text, sizeof(text)) < 0) {
		outcome_fail(out, "kmemleak does not scan");
		return;
	}
	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest)) {
		say("    # %s", line);
		if (strstr(line, "unreferenced object")) {
			end_object(out, object, on_purpose, &planted);
			object = line;
			on_purpose = false;
		}
		on_purpose |= !!strstr(line, "lose_write");
	}
	end_object(out, object, on_purpose, &planted);
	if (!planted)
		outcome_fail(out, "kmemleak does not find what was lost on purpose");
	snprintf(out->note, sizeof(out->note), "found %u of 16 lost on purpose",
		 planted);
}

bool checkers_run(const struct outcome *between)
{
	struct outcome lockdep = { .cycles = 1 }, kmemleak = { .cycles = 1 };
	struct outcome log = *between;
	bool good;

	lockdep_lives(&lockdep);
	good = tell(1, &lockdep);
	no_leaks(&kmemleak);
	good &= tell(2, &kmemleak);
	log.cycles = 1;
	outcome_splats(&log, "while the checkers ran");
	good &= tell(3, &log);
	return good;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first and only program of the guest: mounts what it needs, loads the
 * helper module, runs the plan, prints KTAP, switches the machine off.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "guest.h"

struct script {
	const char *suite;
	const char *suffix;	/* of the case's name */
	script_fn run;
};

static const struct script scripts[] = {
	{ "soak", "", soak },
	{ "soak", "-intx-disabled", soak_disabled },
	{ "handover", "", handover },
	{ "suspend", "", suspend },
	{ "surprise", "", surprise },
	{ "historic", "-resources-present", historic_present },
	{ "historic", "-atomic-vfio", historic_atomic },
	{ "historic", "-resources-present-injected", historic_present_injected },
	{ "historic", "-atomic-vfio-injected", historic_atomic_injected },
	{ "probefail", "-config", probefail_config },
	/* Last: what it makes libata do lasts until the next boot. */
	{ "probefail", "-memory", probefail_memory },
};

static struct plan plan;

static void power_off(void)
{
	sync();
	reboot(RB_POWER_OFF);
	/* Without ACPI's help a restart ends a -no-reboot guest as well. */
	reboot(RB_AUTOBOOT);
	for (;;)
		pause();
}

static void mount_all(void)
{
	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mkdir("/dev", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL);
}

static bool load_helper(void)
{
	int fd = open("/pcim_guest.ko", O_RDONLY | O_CLOEXEC);
	bool good;

	if (fd < 0)
		return false;
	good = !syscall(SYS_finit_module, fd, "", 0);
	close(fd);
	return good;
}

static void print_details(const char *suite, const char *name,
			  const struct outcome *out)
{
	char kinds[200] = "";
	size_t at = 0;
	unsigned int i;

	for (i = 0; i < KINDS; i++)
		if (out->kinds[i] && at < sizeof(kinds))
			at += snprintf(kinds + at, sizeof(kinds) - at, "%s%s:%u",
				       at ? "," : "", kind_name[i],
				       out->kinds[i]);
	say("        # pcim: suite=%s case=%s cycles=%u bad=%u splats=%u failures=%u kinds=%s",
	    suite, name, out->cycles, out->bad, out->splats, out->failures,
	    kinds[0] ? kinds : "-");
	if (out->note[0])
		say("        # pcim-note: %s", out->note);
	if (out->first[0])
		say("        # pcim-first: %s", out->first);
}

static void print_result(unsigned int number, const char *name,
			 const struct outcome *out)
{
	if (out->skip)
		say("    ok %u %s # SKIP %s", number, name, out->skip);
	else
		say("    %sok %u %s", outcome_ok(out) ? "" : "not ", number, name);
}

static bool run_case(const struct script *script, struct device *dev,
		     unsigned int cycles, unsigned int number)
{
	struct outcome out = { 0 };
	char name[64];

	cycles = plan_cycles(&plan, script->suite, dev, cycles);
	snprintf(name, sizeof(name), "%s%s", dev->name, script->suffix);
	out.skip = plan_skip(&plan, script->suite, dev);
	if (!out.skip && !device_find(dev))
		outcome_fail(&out, "%s is not there", dev->id);
	if (!out.skip && outcome_ok(&out)) {
		if (device_bound(dev))
			device_unbind(dev);
		device_set_intx_disabled(dev, false);
		kmsg_mark();
		say("pcim: %s %s begins", script->suite, name);
		if (!oracle_select(dev))
			outcome_fail(&out, "the helper does not see %s", dev->bdf);
		else
			script->run(dev, cycles, &out);
		oracle_select(NULL);
		print_details(script->suite, name, &out);
	}
	print_result(number, name, &out);
	return out.skip || outcome_ok(&out);
}

/* Does a script say anything about this device? */
static bool applies(const struct script *script, const struct device *dev)
{
	if (script->run == soak_disabled)
		return dev->intx_call;
	if (!strcmp(script->suite, "historic"))
		return dev->historic;
	return true;
}

static unsigned int cases_of(const char *suite)
{
	unsigned int i, d, count = 0;

	for (i = 0; i < ARRAY_SIZE(scripts); i++)
		for (d = 0; d < plan.devices; d++)
			count += !strcmp(scripts[i].suite, suite) &&
				 applies(&scripts[i], &plan.device[d]);
	return count;
}

static void run_suite(unsigned int number, const char *suite,
		      unsigned int cycles)
{
	unsigned int i, d, done = 0;
	bool good = true;

	say("    KTAP version 1");
	say("    # Subtest: %s", suite);
	say("    1..%u", cases_of(suite));
	for (i = 0; i < ARRAY_SIZE(scripts); i++) {
		if (strcmp(scripts[i].suite, suite))
			continue;
		for (d = 0; d < plan.devices; d++)
			if (applies(&scripts[i], &plan.device[d]))
				good &= run_case(&scripts[i], &plan.device[d],
						 cycles, ++done);
	}
	say("%sok %u %s", good ? "" : "not ", number, suite);
}

static void print_checker(unsigned int number, const char *name, unsigned int bad,
			  const char *skip)
{
	struct outcome out = { .cycles = 1, .bad = bad, .skip = skip };

	if (!skip)
		print_details("checkers", name, &out);
	print_result(number, name, &out);
}

/* lockdep ends with its first report; one that ended early saw little. */
static bool lockdep_lives(unsigned int number)
{
	static char text[16 * 1024];
	const char *skip = NULL, *found;
	bool lives = false;

	if (file_read("/sys/module/lockdep/parameters/prove_locking", text,
		      sizeof(text)) > 0 && text[0] == '0') {
		skip = "switched off for this boot";
	} else if (file_read("/proc/lockdep_stats", text, sizeof(text)) < 0) {
		skip = "this kernel has none";
	} else {
		found = strstr(text, "debug_locks:");
		lives = found && strtoul(found + strlen("debug_locks:"), NULL,
					 10);
	}
	print_checker(number, "lockdep", !lives, skip);
	return lives || skip;
}

/* Leaks: two scans, since the first only marks what may be one. */
static bool no_leaks(unsigned int number)
{
	static char text[64 * 1024];
	char *line, *rest;
	unsigned int count = 0;

	/* An object younger than five seconds is not looked at. */
	sleep_ms(6000);
	file_write("/sys/kernel/debug/kmemleak", "scan");
	sleep_ms(1000);
	file_write("/sys/kernel/debug/kmemleak", "scan");
	if (file_read("/sys/kernel/debug/kmemleak", text, sizeof(text)) < 0) {
		print_checker(number, "kmemleak", 0, "this kernel has none");
		return true;
	}
	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest)) {
		count += !!strstr(line, "unreferenced object");
		say("    # %s", line);
	}
	print_checker(number, "kmemleak", count, NULL);
	return !count;
}

static void run_checkers(unsigned int number)
{
	bool good;

	say("    KTAP version 1");
	say("    # Subtest: checkers");
	say("    1..2");
	good = lockdep_lives(1);
	good &= no_leaks(2);
	say("%sok %u checkers", good ? "" : "not ", number);
}

static void unbind_all(void)
{
	unsigned int d;

	for (d = 0; d < plan.devices; d++)
		if (device_find(&plan.device[d]) &&
		    device_bound(&plan.device[d]))
			device_unbind(&plan.device[d]);
}

int main(void)
{
	unsigned int i;

	mount_all();
	if (!load_helper()) {
		say("pcim: the helper module does not load");
		power_off();
	}
	if (!plan_read(&plan, "/plan")) {
		say("pcim: the plan makes no sense");
		power_off();
	}
	vfio_prepare();
	/* There is nothing to load; asking for it takes seconds a bind. */
	file_write("/proc/sys/kernel/modprobe", "\n");
	/* Whatever boot did to the devices is over: all start unbound. */
	sleep_ms(500);
	unbind_all();
	file_write("/sys/kernel/debug/kmemleak", "clear");

	say("KTAP version 1");
	say("1..%u", plan.runs + 1);
	for (i = 0; i < plan.runs; i++)
		run_suite(i + 1, plan.run[i].name, plan.run[i].cycles);
	run_checkers(plan.runs + 1);
	say("pcim: all done");
	power_off();
	return 0;
}

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
	{ "suspend", "", suspend_resume },
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

/* What the kernel complained about while no case ran: at boot, for one. */
static struct outcome between;

/* What it says once only, it may say again; from here on it is a case's. */
static void listen_anew(const char *when)
{
	outcome_splats(&between, when);
	file_write("/sys/kernel/debug/clear_warn_once", "1");
}

static void name_case(const struct script *script, const struct device *dev,
		      char *name, size_t size)
{
	snprintf(name, size, "%s%s", dev->name, script->suffix);
}

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

void print_details(const char *suite, const char *name,
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

void print_result(unsigned int number, const char *name,
		  const struct outcome *out)
{
	if (out->skip)
		say("    ok %u %s # SKIP %s", number, name, out->skip);
	else
		say("    %sok %u %s", outcome_ok(out) ? "" : "not ", number, name);
}

/*
 * Some cases end red with the device enabled too often or too rarely.  As user:
 * the next case begins with a device that nobody has enabled.
 */
static bool level_enable(const struct device *dev)
{
	struct state state;
	int before;

	oracle_state(dev, &state);
	/* Without the helper's word nothing is known. */
	if (state.value[K_DEVRES] < 0)
		return false;
	while (state.value[K_ENABLE]) {
		before = state.value[K_ENABLE];
		device_enable(dev, before < 0);
		oracle_state(dev, &state);
		if (abs(state.value[K_ENABLE]) >= abs(before))
			return false;
	}
	return true;
}

static void try_case(const struct script *script, struct device *dev,
		     unsigned int cycles, const char *name, struct outcome *out)
{
	char when[96];

	if (!device_find(dev)) {
		outcome_fail(out, "%s is not there", dev->id);
		return;
	}
	if (device_bound(dev))
		device_unbind(dev);
	device_set_intx_disabled(dev, false);
	if (!oracle_select(dev))
		outcome_fail(out, "the helper does not see %s", dev->bdf);
	else if (!level_enable(dev))
		outcome_fail(out, "the enable count does not go back to 0");
	snprintf(when, sizeof(when), "before %s %s", script->suite, name);
	listen_anew(when);
	say("pcim: %s %s begins", script->suite, name);
	if (outcome_ok(out))
		script->run(dev, plan_cycles(&plan, script->suite, dev, cycles),
			    out);
	oracle_select(NULL);
}

static bool run_case(const struct script *script, struct device *dev,
		     unsigned int cycles, unsigned int number)
{
	struct outcome out = { 0 };
	char name[64];

	name_case(script, dev, name, sizeof(name));
	out.skip = plan_skip(&plan, script->suite, dev);
	if (!out.skip) {
		try_case(script, dev, cycles, name, &out);
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

static void run_checkers(unsigned int number)
{
	bool good;

	say("    KTAP version 1");
	say("    # Subtest: checkers");
	say("    1..%u", CHECKERS);
	good = checkers_run(&between);
	say("%sok %u checkers", good ? "" : "not ", number);
}

/* So that a reader of the console knows which results are missing. */
static void announce(void)
{
	unsigned int i, s, d;
	char name[64];

	for (i = 0; i < plan.runs; i++)
		for (s = 0; s < ARRAY_SIZE(scripts); s++)
			for (d = 0; d < plan.devices; d++) {
				if (strcmp(scripts[s].suite, plan.run[i].name) ||
				    !applies(&scripts[s], &plan.device[d]))
					continue;
				name_case(&scripts[s], &plan.device[d], name,
					  sizeof(name));
				say("# pcim-planned: suite=%s case=%s",
				    scripts[s].suite, name);
			}
	for (i = 0; i < CHECKERS; i++)
		say("# pcim-planned: suite=checkers case=%s", checker_name[i]);
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

	announce();
	say("KTAP version 1");
	say("1..%u", plan.runs + 1);
	for (i = 0; i < plan.runs; i++)
		run_suite(i + 1, plan.run[i].name, plan.run[i].cycles);
	listen_anew("after all cases");
	run_checkers(plan.runs + 1);
	say("pcim: all done");
	power_off();
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device disappears while its driver is bound, or is just unbinding.
 *
 * For the latter a child unbinds and binds, over and over, until the device is
 * gone: a power cut waits until it is in the middle of an unbind, the kernel's
 * own removal meets it wherever it is.
 *
 * In two ways.  Switching the slot's power off takes the device out of the
 * machine at once, under the driver's hands.  The port may tell only when the
 * power is on again: the kernel would take an unpowered slot for one that it
 * has emptied itself.  And the machine's owner unplugs it: the runner does so
 * through QEMU's monitor when it reads "pcim-unplug NAME" on the console, the
 * port rings, and the kernel lets the device go after five seconds.
 *
 * The runner plugs the device in again when it reads "pcim-plug NAME".
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

#define CAPABILITIES		0x34
#define CAP_EXPRESS		0x10
#define SLOT_CONTROL		0x18
#define INTERRUPT_ENABLE	0x0020
#define POWER_INDICATOR		0x0300
#define POWER_INDICATOR_ON	0x0100
#define POWER_INDICATOR_OFF	0x0300
#define POWER_OFF		0x0400

/* A driver may wait for its dead device: nvme gives a command 60 s. */
#define GONE_MS 150000
#define PLUG_MS 60000
#define HUNG_TASK_S "140"
/* The button of a slot takes five seconds; the child begins a little before. */
#define BUTTON_MS 4800
/* Some drivers count their probes, and have an end: some seconds of binds. */
#define MOST_BINDS 200
#define PAUSE_MS 5

enum taking { CUT, UNPLUG, CUT_RACING, UNPLUG_RACING, TAKINGS };

static const char * const taking_name[TAKINGS] = {
	[CUT] = "power cut",
	[CUT_RACING] = "power cut while unbinding",
	[UNPLUG] = "unplugged",
	[UNPLUG_RACING] = "unplugged while unbinding",
};

/* Shared with the child. */
struct race {
	atomic_bool unbinding;
	atomic_uint unbinds;	/* those that worked */
};

/* What a case has seen of races. */
struct tally {
	struct race *race;
	unsigned int cuts;	/* of the power, while racing */
	unsigned int inside;	/* those that met an unbind on its way */
	unsigned int unbinds;	/* in all races */
};

/* The port above the device, as a device of its own. */
static bool find_port(const struct device *dev, struct device *port)
{
	char path[320], real[PATH_MAX];
	char *slash;

	device_path(dev, "", path, sizeof(path));
	if (!realpath(path, real))
		return false;
	slash = strrchr(real, '/');
	if (!slash)
		return false;
	*slash = '\0';
	slash = strrchr(real, '/');
	if (!slash || strlen(slash + 1) >= sizeof(port->bdf) ||
	    !strncmp(slash + 1, "pci", 3))
		return false;
	memset(port, 0, sizeof(*port));
	memcpy(port->bdf, slash + 1, strlen(slash + 1) + 1);
	return true;
}

static unsigned int express_capability(const struct device *port)
{
	int at = device_config_word(port, CAPABILITIES) & 0xfc;
	int tries, word;

	for (tries = 0; at && tries < 48; tries++) {
		word = device_config_word(port, at);
		if (word < 0)
			return 0;
		if ((word & 0xff) == CAP_EXPRESS)
			return at;
		at = (word >> 8) & 0xfc;
	}
	return 0;
}

static bool cut_power(const struct device *port, unsigned int express)
{
	unsigned int at = express + SLOT_CONTROL;
	int before = device_config_word(port, at);
	int off;

	if (before < 0)
		return false;
	off = before & ~(POWER_INDICATOR | INTERRUPT_ENABLE);
	off |= POWER_INDICATOR_OFF | POWER_OFF;
	return device_set_config_word(port, at, off) &&
	       device_set_config_word(port, at, before);
}

static bool wait_gone(const struct device *dev)
{
	unsigned int waited;
	char path[320];

	device_path(dev, "", path, sizeof(path));
	for (waited = 0; waited < GONE_MS; waited += 10) {
		if (!file_exists(path))
			return true;
		sleep_ms(10);
		say_alive(dev->name, 0);
	}
	return false;
}

/* Wait until power and indicator of the slot are as the kernel leaves them. */
static bool wait_slot(const struct device *port, unsigned int express,
		      unsigned int limit_ms, unsigned int want)
{
	unsigned int waited;
	int control;

	for (waited = 0; waited < limit_ms; waited += 10) {
		control = device_config_word(port, express + SLOT_CONTROL);
		if (control >= 0 &&
		    (control & (POWER_OFF | POWER_INDICATOR)) == (int)want)
			return true;
		sleep_ms(10);
		say_alive(port->bdf, 0);
	}
	return false;
}

/*
 * The kernel switches the slot off in its turn: QEMU would take a device that
 * is plugged in before out again.
 */
static bool wait_off(const struct device *port, unsigned int express)
{
	return wait_slot(port, express, GONE_MS, POWER_OFF | POWER_INDICATOR_OFF);
}

/*
 * The driver may be bound before the port is done with the new device: one that
 * goes in between would be missed until the port gets the device's lock.
 */
static bool wait_on(const struct device *dev)
{
	struct device port;
	unsigned int express;

	if (!find_port(dev, &port))
		return false;
	express = express_capability(&port);
	return express && wait_slot(&port, express, PLUG_MS, POWER_INDICATOR_ON);
}

static bool ask_for(struct device *dev)
{
	unsigned int waited;

	say("pcim-plug %s", dev->name);
	for (waited = 0; waited < PLUG_MS; waited += 20) {
		if (device_find(dev) && device_bound(dev))
			return wait_on(dev);
		sleep_ms(20);
	}
	return false;
}

/* The child: unbind and bind until there is no device any more. */
static void unbind_and_bind(const struct device *dev, struct race *race)
{
	unsigned int binds = 0;
	char path[320];

	device_path(dev, "", path, sizeof(path));
	while (file_exists(path)) {
		race->unbinding = true;
		race->unbinds += !device_unbind(dev);
		race->unbinding = false;
		if (binds++ < MOST_BINDS)
			device_bind(dev);
		sleep_ms(PAUSE_MS);
	}
}

static pid_t start_race(const struct device *dev, struct race *race,
			unsigned int delay_ms)
{
	pid_t child;

	race->unbinding = false;
	race->unbinds = 0;
	child = fork();
	if (child)
		return child;
	sleep_ms(delay_ms);
	unbind_and_bind(dev, race);
	_exit(0);
}

/* Wait until the child is in the middle of an unbind, after one that worked. */
static bool wait_unbinding(const struct race *race)
{
	unsigned int waited;

	for (waited = 0; waited < PLUG_MS * 10; waited++) {
		if (race->unbinds && race->unbinding)
			return true;
		usleep(100);
	}
	return false;
}

/* Has the child come back?  It does so when the device is gone. */
static bool end_race(pid_t child, bool gone, struct outcome *out,
		     const char *when)
{
	unsigned int waited;

	/* It must not go on into the next case. */
	if (!gone)
		kill(child, SIGKILL);

	for (waited = 0; waited < GONE_MS; waited += 10) {
		if (waitpid(child, NULL, WNOHANG))
			return true;
		sleep_ms(10);
		say_alive("unbind", 0);
	}
	kill(child, SIGKILL);
	outcome_fail(out, "%s: unbind and bind do not come back in %u s", when,
		     GONE_MS / 1000);
	return false;
}

static bool go(const struct device *dev, const struct device *port,
	       unsigned int express, enum taking how, struct tally *tally,
	       struct outcome *out, const char *when)
{
	if (how == UNPLUG || how == UNPLUG_RACING) {
		say("pcim-unplug %s", dev->name);
	} else {
		if (how == CUT_RACING && !wait_unbinding(tally->race)) {
			outcome_fail(out, "%s: no unbind begins", when);
			return false;
		}
		if (!cut_power(port, express)) {
			outcome_fail(out, "%s: the slot's power cannot be switched",
				     when);
			return false;
		}
		tally->cuts += how == CUT_RACING;
		tally->inside += how == CUT_RACING && tally->race->unbinding;
	}
	if (!wait_gone(dev)) {
		outcome_fail(out, "%s: the device is still there after %u s", when,
			     GONE_MS / 1000);
		return false;
	}
	return true;
}

/* Take the device away; racing: while its driver is unbound and bound. */
static bool take(struct device *dev, enum taking how, struct tally *tally,
		 struct outcome *out, const char *when)
{
	struct device port;
	unsigned int express;
	pid_t child = 0;
	bool good;

	express = find_port(dev, &port) ? express_capability(&port) : 0;
	if (!express) {
		outcome_fail(out, "%s: there is no PCI Express port above", when);
		return false;
	}
	if (how == CUT_RACING || how == UNPLUG_RACING)
		child = start_race(dev, tally->race,
				   how == UNPLUG_RACING ? BUTTON_MS : 0);
	if (child < 0) {
		outcome_fail(out, "%s: fork: %s", when, strerror(errno));
		return false;
	}
	good = go(dev, &port, express, how, tally, out, when);
	if (child > 0) {
		good &= end_race(child, good, out, when);
		tally->unbinds += tally->race->unbinds;
	}
	if (good && !wait_off(&port, express)) {
		outcome_fail(out, "%s: the slot is not switched off after %u s",
			     when, GONE_MS / 1000);
		good = false;
	}
	return good;
}

/* False when there is nothing to take away any more. */
static bool one_removal(struct device *dev, unsigned int number,
			struct tally *tally, struct outcome *out)
{
	enum taking how = (number - 1) % (dev->races ? TAKINGS : CUT_RACING);
	char when[48];
	bool good;

	snprintf(when, sizeof(when), "removal %u, %s", number, taking_name[how]);
	out->cycles++;
	good = take(dev, how, tally, out, when);
	outcome_splats(out, when);
	if (!good)
		return false;
	good = ask_for(dev);
	if (!good)
		outcome_fail(out, "%s: plugged in again, no driver took it", when);
	outcome_splats(out, when);
	sleep_ms(dev->wait_ms);
	return good;
}

void surprise(struct device *dev, unsigned int cycles, struct outcome *out)
{
	struct tally tally = { 0 };
	struct state before, after;
	unsigned int i;
	int error;

	tally.race = mmap(NULL, sizeof(*tally.race), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (tally.race == MAP_FAILED) {
		outcome_fail(out, "no memory to share");
		return;
	}
	oracle_state(dev, &before);
	error = device_bind(dev);
	if (error) {
		outcome_fail(out, "bind: %s", strerror(-error));
		return;
	}
	sleep_ms(dev->wait_ms);
	oracle_select(NULL);
	file_write("/proc/sys/kernel/hung_task_timeout_secs", HUNG_TASK_S);
	for (i = 1; i <= cycles; i++) {
		if (!one_removal(dev, i, &tally, out))
			return;
		say_alive(dev->name, i);
	}
	munmap(tally.race, sizeof(*tally.race));
	snprintf(out->note, sizeof(out->note),
		 "%u of %u racing power cuts met an unbind on its way; %u unbinds raced",
		 tally.inside, tally.cuts, tally.unbinds);
	device_unbind(dev);
	if (!oracle_select(dev)) {
		outcome_fail(out, "the helper does not see %s", dev->bdf);
		return;
	}
	/* It is another device to the kernel, but no handler may be left behind. */
	outcome_kinds(out, oracle_check(dev, &before, &after) & KIND(K_IRQS),
		      &before, &after, "after all removals");
	/* And what is left must be a device like any other. */
	bind_cycle(dev, out, "the bind after all removals");
}

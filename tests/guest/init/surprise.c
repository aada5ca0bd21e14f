// SPDX-License-Identifier: GPL-2.0-only
/*
 * The device disappears while its driver is bound, or is just unbinding.
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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

enum taking { CUT, CUT_RACING, UNPLUG, UNPLUG_RACING, TAKINGS };

static const char * const taking_name[TAKINGS] = {
	[CUT] = "power cut",
	[CUT_RACING] = "power cut while unbinding",
	[UNPLUG] = "unplugged",
	[UNPLUG_RACING] = "unplugged while unbinding",
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

/* Take the device away; racing: and unbind its driver at that moment. */
static bool take(struct device *dev, enum taking how, struct outcome *out,
		 const char *when)
{
	struct device port;
	unsigned int express;
	pid_t child = -1;
	bool good = true;

	if (!find_port(dev, &port)) {
		out->skip = "the device is not below a port";
		return false;
	}
	express = express_capability(&port);
	if (!express) {
		out->skip = "the port above is not PCI Express";
		return false;
	}
	if (how == CUT_RACING || how == UNPLUG_RACING) {
		child = fork();
		if (!child) {
			device_unbind(dev);
			_exit(0);
		}
	}
	if (how == UNPLUG || how == UNPLUG_RACING) {
		say("pcim-unplug %s", dev->name);
	} else if (!cut_power(&port, express)) {
		outcome_fail(out, "%s: the slot's power cannot be switched", when);
		good = false;
	}
	if (good && !wait_gone(dev)) {
		outcome_fail(out, "%s: the device is still there after %u s", when,
			     GONE_MS / 1000);
		good = false;
	}
	if (child > 0)
		waitpid(child, NULL, 0);
	if (good && !wait_off(&port, express)) {
		outcome_fail(out, "%s: the slot is not switched off after %u s",
			     when, GONE_MS / 1000);
		good = false;
	}
	return good;
}

void surprise(struct device *dev, unsigned int cycles, struct outcome *out)
{
	unsigned int i;
	char when[48];
	int error;

	error = device_bind(dev);
	if (error) {
		outcome_fail(out, "bind: %s", strerror(-error));
		return;
	}
	oracle_select(NULL);
	file_write("/proc/sys/kernel/hung_task_timeout_secs", HUNG_TASK_S);
	for (i = 1; i <= cycles; i++) {
		enum taking how = (i - 1) % TAKINGS;

		snprintf(when, sizeof(when), "removal %u, %s", i,
			 taking_name[how]);
		out->cycles++;
		if (!take(dev, how, out, when))
			return;
		outcome_splats(out, when);
		if (!ask_for(dev)) {
			outcome_fail(out, "%s: plugged in again, no driver took it",
				     when);
			outcome_splats(out, when);
			return;
		}
		outcome_splats(out, when);
		sleep_ms(dev->wait_ms);
		say_alive(dev->name, i);
	}
	device_unbind(dev);
	oracle_select(dev);
	/* What is left must be a device like any other. */
	bind_cycle(dev, out, "after all removals");
}

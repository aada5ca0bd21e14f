// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest's only program: loads pci-devres.ko into a distribution's kernel,
 * binds and unbinds drivers that use it, and says in KTAP what became of it.
 */
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define CYCLES		5
#define TURNS		50
#define DEVICES		2
#define BIND_BY		"/sys/bus/pci/drivers/"
#define SAMPLE		"pci_devres_edu"
#define HYBRID		"pci_devres_hybrid"
#define HOWTO		"pci_devres_howto"
#define FOREIGN		"pci_devres_foreign"
#define BARE		"pci_devres_bare"
#define LIBRARY		"pci_devres"
#define COMMAND		4
#define LOG_SIZE	(1 << 20)
#define LOG_READ_ALL	3
#define LOG_CONSOLE	8

/* What the device looks like while nobody drives it. */
struct state {
	unsigned int command;
	int enabled;
	bool owned;
};

/* The devices, all of one kind, and the one that is looked at. */
struct edu {
	char device[64];
	char node[128];
};

static struct edu edus[DEVICES];
static struct edu *edu = edus;
static unsigned int cases, failures;

static void say(bool ok, const char *format, ...)
{
	va_list args;

	printf("    %sok %u ", ok ? "" : "not ", ++cases);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
	failures += !ok;
}

static bool put(const char *path, const char *text)
{
	int file = open(path, O_WRONLY);
	bool ok;

	if (file < 0)
		return false;
	ok = write(file, text, strlen(text)) == (ssize_t)strlen(text);
	return !close(file) && ok;
}

static ssize_t get(const char *path, void *to, size_t size, off_t at)
{
	int file = open(path, O_RDONLY);
	ssize_t got = -1;

	if (file >= 0) {
		got = pread(file, to, size, at);
		close(file);
	}
	return got;
}

static const char *at(const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", edu->node, name);
	return path;
}

static bool insert(const char *name)
{
	char path[128];
	int file, ret;

	snprintf(path, sizeof(path), "/%s.ko", name);
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return false;
	ret = syscall(SYS_finit_module, file, "", 0);
	close(file);
	return !ret;
}

static bool removed(const char *name)
{
	return !syscall(SYS_delete_module, name, O_NONBLOCK);
}

static bool line_has(const char *path, const char *text)
{
	FILE *file = fopen(path, "r");
	char line[256];
	bool found = false;

	while (file && !found && fgets(line, sizeof(line), file))
		found = strstr(line, text);
	if (file)
		fclose(file);
	return found;
}

/* The drivers name their regions after their module. */
static bool region_owned(void)
{
	return line_has("/proc/iomem", "pci_devres_");
}

static struct state state_now(void)
{
	unsigned char command[2] = { 0xff, 0xff };
	char enabled[16] = "";

	get(at("config"), command, sizeof(command), COMMAND);
	get(at("enable"), enabled, sizeof(enabled) - 1, 0);
	return (struct state){ command[0] | command[1] << 8, atoi(enabled),
			       region_owned() };
}

/* INTX_DISABLE and bus mastering, and all that is counted. */
static bool same(struct state a, struct state b)
{
	return (a.command & 0x404) == (b.command & 0x404) &&
	       a.enabled == b.enabled && a.owned == b.owned;
}

static bool bound_to(const char *driver)
{
	char path[256], target[256];
	ssize_t got;

	snprintf(path, sizeof(path), "%s/driver", edu->node);
	got = readlink(path, target, sizeof(target) - 1);
	if (got < 0)
		return false;
	target[got] = '\0';
	return !strcmp(strrchr(target, '/') + 1, driver);
}

static bool drive(const char *driver, const char *what)
{
	char path[256];

	snprintf(path, sizeof(path), BIND_BY "%s/%s", driver, what);
	return put(path, edu->device);
}

/* Binding and unbinding, again and again, leaves the device as it was. */
static void cycle(const char *driver, struct state before)
{
	struct state now;
	int i;

	for (i = 1; i <= CYCLES; i++) {
		if (i > 1)
			drive(driver, "bind");
		say(bound_to(driver), "%s_binds cycle %d", driver, i);
		now = state_now();
		say(now.owned && now.enabled > before.enabled,
		    "%s_owns_and_enables cycle %d", driver, i);
		drive(driver, "unbind");
		now = state_now();
		say(same(now, before) && !bound_to(driver),
		    "%s_leaves_nothing cycle %d # command %#06x enabled %d owned %d",
		    driver, i, now.command, now.enabled, now.owned);
	}
}

static char log_text[LOG_SIZE];

/* How often the log has a text. */
static int logged(const char *text)
{
	int got = klogctl(LOG_READ_ALL, log_text, sizeof(log_text) - 1);
	const char *at;
	int count = 0;

	log_text[got > 0 ? got : 0] = '\0';
	for (at = log_text; (at = strstr(at, text)); at++)
		count++;
	return count;
}

/* Lines that a healthy run does not have. */
static bool log_is_clean(void)
{
	static const char * const bad[] = {
		"WARNING:", "BUG:", "Oops", "Call Trace",
		"Resources present before probing", "already-disabled",
		"nonexistent resource", "managed call refused",
	};
	bool clean = true;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		if (logged(bad[i])) {
			printf("    # the log has: %s\n", bad[i]);
			clean = false;
		}
	}
	return clean;
}

static bool find_devices(void)
{
	char line[256];
	FILE *list = fopen("/proc/bus/pci/devices", "r");
	unsigned int where, id, found = 0;

	while (list && found < DEVICES && fgets(line, sizeof(line), list)) {
		if (sscanf(line, "%x %x", &where, &id) != 2 || id != 0x123411e8)
			continue;
		edu = &edus[found++];
		snprintf(edu->device, sizeof(edu->device), "0000:%02x:%02x.%x",
			 where >> 8, where >> 3 & 0x1f, where & 7);
		snprintf(edu->node, sizeof(edu->node),
			 "/sys/bus/pci/devices/%s", edu->device);
	}
	if (list)
		fclose(list);
	edu = edus;
	return found == DEVICES;
}

/* No driver has this name: the device stays alone. */
static void let_alone(struct edu *one, bool alone)
{
	edu = one;
	put(at("driver_override"), alone ? "nobody" : "\n");
	edu = edus;
}

/* What the driver left to a kernel that would have freed it: named and freed. */
static void howto_cases(struct state before)
{
	put(at("driver_override"), HOWTO);
	say(insert(HOWTO), "howto_driver_loads");
	cycle(HOWTO, before);
	say(logged("driver " HOWTO " left its interrupt vectors") == 1,
	    "howto_driver_is_named_once_for_its_vectors");
	say(logged("driver " HOWTO " left BAR") == 1,
	    "howto_driver_is_named_once_for_its_regions");
	say(removed(HOWTO), "howto_driver_goes");
	put(at("driver_override"), "\n");
}

/* A record of somebody who has gone lives on the device of a stranger. */
static void foreign_cases(struct state before)
{
	put(at("driver_override"), BARE);
	say(insert(BARE) && bound_to(BARE), "bare_driver_binds");
	say(insert(FOREIGN), "foreign_module_makes_a_call");
	say(removed(FOREIGN), "foreign_module_goes");
	say(!removed(LIBRARY), "module_stays_while_its_record_lives");
	say(removed(BARE) && same(state_now(), before),
	    "bare_driver_leaves_nothing");
	put(at("driver_override"), "\n");
}

/* Bind and unbind one device, whatever happens to the other. */
static bool turns(struct edu *one)
{
	struct state before, now;
	int i;

	edu = one;
	before = state_now();
	for (i = 0; i < TURNS; i++) {
		if (!drive(SAMPLE, "bind") || !bound_to(SAMPLE))
			return false;
		if (!drive(SAMPLE, "unbind"))
			return false;
		now = state_now();
		/* Who owns regions is a matter of both devices. */
		now.owned = before.owned;
		if (!same(now, before))
			return false;
	}
	return true;
}

/* The same for both, at once. */
static bool turns_at_once(void)
{
	pid_t child = fork();
	int status = 1;
	bool mine;

	if (!child)
		_exit(!turns(&edus[1]));
	mine = turns(&edus[0]);
	edu = edus;
	return child > 0 && waitpid(child, &status, 0) == child && !status &&
	       mine;
}

/* Two devices of one driver: each has its own. */
static void two_devices_cases(struct state before)
{
	let_alone(&edus[1], false);
	say(insert(SAMPLE), "sample_loads_for_two_devices");
	say(bound_to(SAMPLE), "first_device_is_bound");
	edu = &edus[1];
	say(bound_to(SAMPLE), "second_device_is_bound");
	edu = &edus[0];
	drive(SAMPLE, "unbind");
	edu = &edus[1];
	say(bound_to(SAMPLE) && region_owned() &&
	    state_now().enabled > before.enabled,
	    "second_device_is_spared_by_unbind_of_the_first");
	drive(SAMPLE, "unbind");
	say(same(state_now(), before), "second_device_has_nothing_left");
	edu = &edus[0];
	say(same(state_now(), before), "first_device_has_nothing_left");

	say(turns_at_once(), "two_devices_bind_and_unbind_at_once");
	say(removed(SAMPLE), "sample_of_two_devices_goes");
	let_alone(&edus[1], true);
}

static void module_cases(void)
{
	struct state before;

	say(find_devices(), "devices_are_there");
	let_alone(&edus[1], true);
	before = state_now();

	say(insert(LIBRARY), "module_loads");
	say(insert(SAMPLE), "sample_loads");
	cycle(SAMPLE, before);
	drive(SAMPLE, "bind");
	say(!removed(LIBRARY), "module_stays_while_it_is_used");
	say(removed(SAMPLE) && same(state_now(), before),
	    "sample_goes_while_bound");

	put(at("driver_override"), HYBRID);
	say(insert(HYBRID), "hybrid_driver_loads");
	cycle(HYBRID, before);
	say(removed(HYBRID), "hybrid_driver_goes");
	put(at("driver_override"), "\n");

	howto_cases(before);
	foreign_cases(before);
	two_devices_cases(before);

	say(removed(LIBRARY), "module_goes");
	say(insert(LIBRARY), "module_loads_again");
	say(insert(SAMPLE), "sample_loads_again");
	say(bound_to(SAMPLE), "sample_binds_again");
	say(removed(SAMPLE) && same(state_now(), before),
	    "sample_leaves_nothing_again");
	say(log_is_clean(), "log_is_clean");
}

int main(void)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	klogctl(LOG_CONSOLE, NULL, 8);

	printf("KTAP version 1\n1..1\n    KTAP version 1\n    # Subtest: module\n");
	module_cases();
	printf("    1..%u\n", cases);
	printf("%sok 1 module\n", failures ? "not " : "");

	printf("pcim-module-end\n");

	sync();
	reboot(RB_POWER_OFF);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest's init: load the modules, bind the two edu devices, run the checks
 * in both mask modes, power off. Words of the kernel's command line choose:
 * pcim.rounds=N, pcim.seconds=N; pcim.guarded=, keeps=, ordered= and reasons= with 0 or 1
 * say what to expect; pcim.rate=1 measures the rate and does nothing else.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/reboot.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "vfio.h"

#define FIRST	"0000:00:05.0"
#define SECOND	"0000:00:09.0"	/* four slots on: the same line */
#define NVME	"0000:00:06.0"

static char words[4096];

static long word(const char *name, long otherwise)
{
	const char *found = strstr(words, name);

	return found ? strtol(found + strlen(name), NULL, 0) : otherwise;
}

static bool write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);
	bool good = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd >= 0)
		close(fd);
	return good;
}

static bool insert(const char *name, const char *options)
{
	char path[64];
	int fd;
	long ret;

	snprintf(path, sizeof(path), "/%s.ko", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ret = syscall(SYS_finit_module, fd, options, 0);
	close(fd);
	if (ret)
		printf("# %s does not load: %m\n", name);
	return !ret;
}

static void bind_to_vfio(const char *bdf)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/driver_override", bdf);
	write_file(path, "vfio-pci");
	write_file("/sys/bus/pci/drivers_probe", bdf);
}

/* The order is the runner's: what needs something comes after it. */
static bool load_all(const char *options)
{
	char names[512] = "", *name, *rest;
	int fd = open("/modules", O_RDONLY);

	if (fd < 0 || read(fd, names, sizeof(names) - 1) <= 0)
		return false;
	close(fd);
	for (name = strtok_r(names, "\n ", &rest); name; name = strtok_r(NULL, "\n ", &rest))
		if (!insert(name, strcmp(name, "vfio-pci") ? "" : options))
			return false;
	return true;
}

static void checks(const char *mode, bool at_chip, const struct traits *traits)
{
	long seconds = word("pcim.seconds=", 10);
	struct edu edu, other;

	bind_to_vfio(FIRST);
	bind_to_vfio(SECOND);
	if (!container_open() || !edu_open(&edu, FIRST) || !edu_open(&other, SECOND)) {
		result(false, "%s: the devices open: %m", mode);
		return;
	}
	printf("# %s: irq %d and %d\n", mode, edu.irq, other.irq);
	result(!edu_claim(&edu), "%s: INTx is claimed", mode);
	if (word("pcim.rate=", 0)) {
		measure_rate(&edu, mode, seconds);
		goto out;
	}
	check_script(&edu, mode);
	check_disintx(&edu, mode, traits);
	if (!at_chip)
		check_given_back(&edu, mode);
	check_sleep(&edu, mode, traits);
	if (at_chip)
		check_owner_keeps_flag(&edu, &other, traits->keeps);
	else
		result(!edu_claim(&other), "%s: the line is shared", mode);
	check_script(&edu, mode);
	if (at_chip)
		check_stress(&edu, word("pcim.rounds=", 20000), seconds, traits->guarded);
	else
		check_command_write(&edu, word("pcim.writes=", 20000), seconds, traits->ordered);
	/* Without the cures it ends with a dead line. */
	if (traits->ordered) {
		check_guest(&edu, mode, word("pcim.seed=", 1), word("pcim.guest=", 5));
		check_script(&edu, mode);
		if (!at_chip)
			check_script(&other, "its neighbour");
	}
	edu_release(&edu);
	result(!edu_claim(&edu), "%s: INTx is claimed again", mode);
	check_script(&edu, mode);
out:
	edu_release(&edu);
	edu_close(&other);
	edu_close(&edu);
}

int main(void)
{
	struct traits traits;
	int fd;

	setvbuf(stdout, NULL, _IOLBF, 0);
	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	fd = open("/proc/cmdline", O_RDONLY);
	if (fd >= 0 && read(fd, words, sizeof(words) - 1) < 0)
		words[0] = '\0';

	traits = (struct traits) {
		.guarded = word("pcim.guarded=", 1),
		.keeps = word("pcim.keeps=", 1),
		.ordered = word("pcim.ordered=", 1),
		.reasons = word("pcim.reasons=", 1),
	};
	puts("TAP version 13");
	if (!load_all("")) {
		result(false, "the modules load");
	} else {
		checks("masked in the device", false, &traits);
		if (!word("pcim.rate=", 0)) {
			bind_to_vfio(NVME);
			check_msix(NVME);
		}
		/* The mode is a parameter of the load. */
		write_file("/sys/bus/pci/drivers/vfio-pci/unbind", FIRST);
		write_file("/sys/bus/pci/drivers/vfio-pci/unbind", SECOND);
		write_file("/sys/bus/pci/drivers/vfio-pci/unbind", NVME);
		if (syscall(SYS_delete_module, "vfio_pci", O_NONBLOCK) ||
		    !insert("vfio-pci", "nointxmask=1"))
			result(false, "vfio-pci loads again: %m");
		else
			checks("masked at the chip", true, &traits);
	}
	printf("1..%d\n# end: %d passed, %d failed\n", passed + failed, passed, failed);
	sync();
	reboot(LINUX_REBOOT_CMD_POWER_OFF);
	return 0;
}

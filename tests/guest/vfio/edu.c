// SPDX-License-Identifier: GPL-2.0-only
/* QEMU's edu device through vfio: 0x60 raises its line, 0x64 acknowledges. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/vfio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "vfio.h"

#define EDU_RAISE	(0x60 / 4)
#define EDU_ACK		(0x64 / 4)
#define COMMAND_MEMORY	0x2
#define COMMAND_DISINTX	0x400

static int read_number(const char *path)
{
	int number = -1;
	FILE *file = fopen(path, "r");

	if (file) {
		if (fscanf(file, "%d", &number) != 1)
			number = -1;
		fclose(file);
	}
	return number;
}

bool edu_open(struct edu *edu, const char *bdf)
{
	char path[128];

	*edu = (struct edu) { .bdf = bdf, .group = -1, .fd = -1 };
	if (!device_open(bdf, &edu->group, &edu->fd))
		return false;
	if (!device_command(edu->fd, 0, COMMAND_MEMORY))
		return false;
	edu->bar = device_map(edu->fd, 4096);
	if (edu->bar == MAP_FAILED)
		return false;
	edu->event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	/* The number is the right one only once the device is open. */
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/irq", bdf);
	edu->irq = read_number(path);
	return edu->event >= 0 && edu->irq > 0;
}

void edu_close(struct edu *edu)
{
	/* A mapping is a reference, too: the unbind would wait for it. */
	munmap(edu->bar, 4096);
	close(edu->event);
	close(edu->fd);
	close(edu->group);
}

void edu_raise(struct edu *edu)
{
	__atomic_store_n(&edu->bar[EDU_RAISE], 1, __ATOMIC_SEQ_CST);
}

void edu_ack(struct edu *edu)
{
	__atomic_store_n(&edu->bar[EDU_ACK], 1, __ATOMIC_SEQ_CST);
}

static int set_intx(struct edu *edu, __u32 flags, __u32 count, int event)
{
	return set_irqs(edu->fd, VFIO_PCI_INTX_IRQ_INDEX, flags, 0, count, event);
}

int edu_claim(struct edu *edu)
{
	return set_intx(edu, VFIO_IRQ_SET_ACTION_TRIGGER | VFIO_IRQ_SET_DATA_EVENTFD, 1,
			edu->event);
}

int edu_release(struct edu *edu)
{
	return set_intx(edu, VFIO_IRQ_SET_ACTION_TRIGGER | VFIO_IRQ_SET_DATA_NONE, 0, 0);
}

void edu_mask(struct edu *edu)
{
	set_intx(edu, VFIO_IRQ_SET_ACTION_MASK | VFIO_IRQ_SET_DATA_NONE, 1, 0);
}

void edu_unmask(struct edu *edu)
{
	set_intx(edu, VFIO_IRQ_SET_ACTION_UNMASK | VFIO_IRQ_SET_DATA_NONE, 1, 0);
}

/* Unmask by eventfd from now on, as KVM's resample does; -1 ends it. */
int edu_unmask_by(struct edu *edu, int event)
{
	return set_intx(edu, VFIO_IRQ_SET_ACTION_UNMASK | VFIO_IRQ_SET_DATA_EVENTFD, 1, event);
}

void edu_disintx(struct edu *edu, bool on)
{
	device_command(edu->fd, COMMAND_DISINTX, on ? COMMAND_DISINTX : 0);
}

/* What the device has, whatever vfio shows: 0, 1, or -1 if it cannot be read. */
int edu_physical_disintx(const struct edu *edu)
{
	__u16 command;
	char path[128];
	bool good;
	int fd;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/config", edu->bdf);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	good = fd >= 0 && pread(fd, &command, 2, 4) == 2;
	if (fd >= 0)
		close(fd);
	return good ? !!(command & COMMAND_DISINTX) : -1;
}

int edu_events(struct edu *edu, int milliseconds)
{
	return events(edu->event, milliseconds);
}

/* Wait until the device sleeps, or is awake. */
bool edu_sleeps(struct edu *edu, bool wanted)
{
	char path[128], word[32] = "";
	int tries;
	FILE *file;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/power/runtime_status", edu->bdf);
	for (tries = 0; tries < 1000; tries++) {
		file = fopen(path, "r");
		if (!file)
			return false;
		if (fscanf(file, "%31s", word) != 1)
			word[0] = '\0';
		fclose(file);
		if (!strcmp(word, wanted ? "suspended" : "active"))
			return true;
		usleep(10000);
	}
	return false;
}

bool irq_state(int irq, unsigned int *depth, unsigned int *unlazy)
{
	static const char window[] = "/sys/module/irqflags/parameters/irq";
	bool good = false;
	FILE *file = fopen(window, "w");

	if (!file)
		return false;
	fprintf(file, "%d", irq);
	if (fclose(file))
		return false;
	file = fopen(window, "r");
	if (!file)
		return false;
	good = fscanf(file, "%u %u", depth, unlazy) == 2;
	fclose(file);
	return good;
}

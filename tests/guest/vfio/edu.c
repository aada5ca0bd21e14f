// SPDX-License-Identifier: GPL-2.0-only
/* QEMU's edu device through vfio: 0x60 raises its line, 0x64 acknowledges. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <linux/vfio.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "vfio.h"

#define EDU_RAISE	(0x60 / 4)
#define EDU_ACK		(0x64 / 4)
#define COMMAND		4
#define COMMAND_MEMORY	0x2
#define COMMAND_DISINTX	0x400

static int container = -1;
static bool has_iommu;

/* Also to begin anew: a container without groups has no IOMMU any more. */
bool container_open(void)
{
	if (container >= 0)
		close(container);
	has_iommu = false;
	container = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
	return container >= 0;
}

static bool command_bits(struct edu *edu, __u16 clear, __u16 set)
{
	struct vfio_region_info region = {
		.argsz = sizeof(region),
		.index = VFIO_PCI_CONFIG_REGION_INDEX,
	};
	__u16 command;
	off_t at;

	if (ioctl(edu->fd, VFIO_DEVICE_GET_REGION_INFO, &region))
		return false;
	at = region.offset + COMMAND;
	if (pread(edu->fd, &command, 2, at) != 2)
		return false;
	command = (command & ~clear) | set;
	return pwrite(edu->fd, &command, 2, at) == 2;
}

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
	struct vfio_region_info region = {
		.argsz = sizeof(region),
		.index = VFIO_PCI_BAR0_REGION_INDEX,
	};
	char path[128], target[256], node[300];
	ssize_t length;

	*edu = (struct edu) { .bdf = bdf, .group = -1, .fd = -1 };
	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/iommu_group", bdf);
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return false;
	target[length] = '\0';
	snprintf(node, sizeof(node), "/dev/vfio/%s", basename(target));
	edu->group = open(node, O_RDWR | O_CLOEXEC);
	if (edu->group < 0 || ioctl(edu->group, VFIO_GROUP_SET_CONTAINER, &container))
		return false;
	if (!has_iommu && ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU))
		return false;
	has_iommu = true;
	edu->fd = ioctl(edu->group, VFIO_GROUP_GET_DEVICE_FD, bdf);
	if (edu->fd < 0 || ioctl(edu->fd, VFIO_DEVICE_GET_REGION_INFO, &region))
		return false;
	if (!command_bits(edu, 0, COMMAND_MEMORY))
		return false;
	edu->bar = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, edu->fd, region.offset);
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

static int set_irqs(struct edu *edu, __u32 flags, __u32 count, int event)
{
	char room[sizeof(struct vfio_irq_set) + sizeof(int)] = { 0 };
	struct vfio_irq_set *set = (struct vfio_irq_set *)room;

	set->argsz = sizeof(room);
	set->flags = flags;
	set->index = VFIO_PCI_INTX_IRQ_INDEX;
	set->count = count;
	memcpy(set->data, &event, sizeof(event));
	return ioctl(edu->fd, VFIO_DEVICE_SET_IRQS, set) ? -errno : 0;
}

int edu_claim(struct edu *edu)
{
	return set_irqs(edu, VFIO_IRQ_SET_ACTION_TRIGGER | VFIO_IRQ_SET_DATA_EVENTFD, 1,
			edu->event);
}

int edu_release(struct edu *edu)
{
	return set_irqs(edu, VFIO_IRQ_SET_ACTION_TRIGGER | VFIO_IRQ_SET_DATA_NONE, 0, 0);
}

void edu_mask(struct edu *edu)
{
	set_irqs(edu, VFIO_IRQ_SET_ACTION_MASK | VFIO_IRQ_SET_DATA_NONE, 1, 0);
}

void edu_unmask(struct edu *edu)
{
	set_irqs(edu, VFIO_IRQ_SET_ACTION_UNMASK | VFIO_IRQ_SET_DATA_NONE, 1, 0);
}

void edu_disintx(struct edu *edu, bool on)
{
	command_bits(edu, COMMAND_DISINTX, on ? COMMAND_DISINTX : 0);
}

/* How many events come within the time; returns at once when one is there. */
int edu_events(struct edu *edu, int milliseconds)
{
	struct pollfd poll_for = { .fd = edu->event, .events = POLLIN };
	__u64 count;

	if (poll(&poll_for, 1, milliseconds) <= 0)
		return 0;
	return read(edu->event, &count, sizeof(count)) == sizeof(count) ? (int)count : 0;
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

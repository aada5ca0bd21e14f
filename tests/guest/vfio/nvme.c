// SPDX-License-Identifier: GPL-2.0-only
/*
 * MSI-X of an nvme controller through vfio: which vectors have an interrupt, and
 * that one arrives. Each admin command ends with an interrupt on vector 0.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <linux/vfio.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "vfio.h"

#define BAR_SIZE	0x4000
#define MSIX_TABLE	0x2000	/* QEMU's nvme has it in BAR 0 */
#define PAGE		4096
#define ARRIVES		10000	/* milliseconds, for an event that must come */
#define ENTRIES		8
#define COMMAND_MEMORY	0x2
#define COMMAND_MASTER	0x4

struct nvme {
	int group;
	int fd;
	char *bar;
	char *memory;		/* submissions, completions, data: a page each */
	unsigned int tail;
	const char *bdf;
};

static __u32 get(struct nvme *nvme, unsigned int at)
{
	return __atomic_load_n((__u32 *)(nvme->bar + at), __ATOMIC_SEQ_CST);
}

static void put(struct nvme *nvme, unsigned int at, __u32 value)
{
	__atomic_store_n((__u32 *)(nvme->bar + at), value, __ATOMIC_SEQ_CST);
}

static bool ready(struct nvme *nvme, bool wanted)
{
	int tries;

	for (tries = 0; tries < 200; tries++) {
		if ((get(nvme, 0x1c) & 1) == wanted)
			return true;
		usleep(10000);
	}
	return false;
}

/* Admin queues of eight entries, interrupts on. */
static bool nvme_start(struct nvme *nvme)
{
	put(nvme, 0x14, 0);
	if (!ready(nvme, false))
		return false;
	put(nvme, 0x24, (ENTRIES - 1) << 16 | (ENTRIES - 1));
	put(nvme, 0x28, DMA_BASE);
	put(nvme, 0x2c, 0);
	put(nvme, 0x30, DMA_BASE + PAGE);
	put(nvme, 0x34, 0);
	put(nvme, 0x14, 6 << 16 | 4 << 20 | 1);
	return ready(nvme, true);
}

/* Identify the controller; the completion is acknowledged. */
static void nvme_command(struct nvme *nvme)
{
	__u32 *entry = (__u32 *)(nvme->memory + nvme->tail * 64);

	memset(entry, 0, 64);
	entry[0] = 0x06 | (nvme->tail + 1) << 16;
	entry[6] = DMA_BASE + 2 * PAGE;
	entry[10] = 1;
	nvme->tail = (nvme->tail + 1) % ENTRIES;
	put(nvme, 0x1000, nvme->tail);
}

static void nvme_ack(struct nvme *nvme)
{
	put(nvme, 0x1004, nvme->tail);
}

static int trigger(struct nvme *nvme, unsigned int vector, int event)
{
	return set_irqs(nvme->fd, VFIO_PCI_MSIX_IRQ_INDEX,
			VFIO_IRQ_SET_ACTION_TRIGGER | VFIO_IRQ_SET_DATA_EVENTFD, vector, 1, event);
}

/* Two vectors at once. */
static int trigger_block(struct nvme *nvme, unsigned int vector, int first, int second)
{
	char room[sizeof(struct vfio_irq_set) + 2 * sizeof(int)] = { 0 };
	struct vfio_irq_set *set = (struct vfio_irq_set *)room;
	int events[2] = { first, second };

	set->argsz = sizeof(room);
	set->flags = VFIO_IRQ_SET_ACTION_TRIGGER | VFIO_IRQ_SET_DATA_EVENTFD;
	set->index = VFIO_PCI_MSIX_IRQ_INDEX;
	set->start = vector;
	set->count = 2;
	memcpy(set->data, events, sizeof(events));
	return ioctl(nvme->fd, VFIO_DEVICE_SET_IRQS, set) ? -errno : 0;
}

/* Handlers of a vector that the kernel lists. */
static int count_handlers(unsigned int vector)
{
	FILE *file = fopen("/proc/interrupts", "r");
	char line[1024], name[32];
	int count = 0;

	if (!file)
		return -1;
	snprintf(name, sizeof(name), "vfio-msix[%u]", vector);
	while (fgets(line, sizeof(line), file))
		count += !!strstr(line, name);
	fclose(file);
	return count;
}

static int count_irqs(struct nvme *nvme)
{
	struct dirent *entry;
	char path[128];
	int count = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/msi_irqs", nvme->bdf);
	dir = opendir(path);
	if (!dir)
		return 0;
	while ((entry = readdir(dir)))
		count += entry->d_name[0] != '.';
	closedir(dir);
	return count;
}

static void expect_irqs(struct nvme *nvme, int expected, const char *what)
{
	int seen = count_irqs(nvme);

	result(seen == expected, "MSI-X: %s: %d irqs, expected %d", what, seen, expected);
}

static bool can_resize(struct nvme *nvme)
{
	struct vfio_irq_info info = {
		.argsz = sizeof(info),
		.index = VFIO_PCI_MSIX_IRQ_INDEX,
	};

	ioctl(nvme->fd, VFIO_DEVICE_GET_IRQ_INFO, &info);
	return !(info.flags & VFIO_IRQ_INFO_NORESIZE);
}

static void expect_event(struct nvme *nvme, int event, const char *what)
{
	int seen;

	nvme_command(nvme);
	seen = events(event, ARRIVES);
	nvme_ack(nvme);
	result(seen == 1, "MSI-X: %s: %d events, expected 1", what, seen);
}

static void check_vectors(struct nvme *nvme)
{
	int event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	bool grows = can_resize(nvme);
	int irqs = 1;

	printf("# MSI-X: vectors %s be added\n", grows ? "can" : "cannot");
	result(!trigger(nvme, 0, event), "MSI-X: enabled with one vector");
	expect_irqs(nvme, irqs, "M1: the initial range");
	/* Not earlier: QEMU's nvme looks for MSI-X when it starts. */
	result(nvme_start(nvme), "MSI-X: the nvme starts");
	expect_event(nvme, event, "a command interrupts");

	result(!trigger(nvme, 0, -1), "MSI-X: the trigger is dropped");
	expect_irqs(nvme, irqs, "M2: a dropped trigger keeps the irq");
	/* What a reset behind the kernel's back does. */
	memset(nvme->bar + MSIX_TABLE, 0, 12);
	result(!trigger(nvme, 0, event), "MSI-X: the trigger is set again");
	events(event, 0);
	expect_event(nvme, event, "M5: a command interrupts after the table was cleared");

	/* Without growth, there is no such vector. */
	result((trigger(nvme, 5, -1) == 0) == grows, "MSI-X: no trigger on an empty vector is %s",
	       grows ? "fine" : "refused");
	expect_irqs(nvme, irqs, "M6: no trigger allocates nothing");
	result(trigger(nvme, 6, 0x7fff) < 0, "MSI-X: a trigger that is none is refused");
	/* Mainline allocates first, and keeps what it has. */
	irqs += grows;
	expect_irqs(nvme, irqs, "a trigger that does not resolve");

	result((trigger(nvme, 3, event) == 0) == grows, "M7: a vector can be added if announced");
	irqs += grows;
	expect_irqs(nvme, irqs, "M1: one more if it can");
	trigger(nvme, 3, -1);
	trigger(nvme, 3, event);
	expect_irqs(nvme, irqs, "M2: the same irq again");

	result(trigger_block(nvme, 3, event, 0x7fff) < 0, "M3: a block with a bad trigger fails");
	result(count_handlers(3) == 0 && count_handlers(4) == 0, "M3: it drops its triggers");
	irqs += grows;
	expect_irqs(nvme, irqs, "M3: and no irqs");

	set_irqs(nvme->fd, VFIO_PCI_MSIX_IRQ_INDEX,
		 VFIO_IRQ_SET_ACTION_TRIGGER | VFIO_IRQ_SET_DATA_NONE, 0, 0, 0);
	expect_irqs(nvme, 0, "M4: disabled");
	result(!trigger(nvme, 0, event), "MSI-X: enabled again");
	expect_event(nvme, event, "a command interrupts after that");
	set_irqs(nvme->fd, VFIO_PCI_MSIX_IRQ_INDEX,
		 VFIO_IRQ_SET_ACTION_TRIGGER | VFIO_IRQ_SET_DATA_NONE, 0, 0, 0);
	close(event);
}

void check_msix(const char *bdf)
{
	struct nvme nvme = { .bdf = bdf, .group = -1, .fd = -1 };

	nvme.memory = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (!container_open() || !device_open(bdf, &nvme.group, &nvme.fd) ||
	    !device_command(nvme.fd, 0, COMMAND_MEMORY | COMMAND_MASTER) ||
	    !container_map(nvme.memory, 3 * PAGE)) {
		result(false, "MSI-X: the nvme opens: %m");
		return;
	}
	nvme.bar = device_map(nvme.fd, BAR_SIZE);
	if (nvme.bar == MAP_FAILED) {
		result(false, "MSI-X: the nvme's registers: %m");
		return;
	}
	check_vectors(&nvme);
	put(&nvme, 0x14, 0);
	container_unmap(3 * PAGE);
	munmap(nvme.bar, BAR_SIZE);
	munmap(nvme.memory, 3 * PAGE);
	close(nvme.fd);
	close(nvme.group);
}

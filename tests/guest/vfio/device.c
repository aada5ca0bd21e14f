// SPDX-License-Identifier: GPL-2.0-only
/* A PCI device in this program's hands: container, group, regions, interrupts. */
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

#define COMMAND		4

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

/* Memory at the same address for the device as for us. */
bool container_map(void *memory, size_t size)
{
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map),
		.flags = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
		.vaddr = (uintptr_t)memory,
		.iova = DMA_BASE,
		.size = size,
	};

	return !ioctl(container, VFIO_IOMMU_MAP_DMA, &map);
}

void container_unmap(size_t size)
{
	struct vfio_iommu_type1_dma_unmap unmap = {
		.argsz = sizeof(unmap),
		.iova = DMA_BASE,
		.size = size,
	};

	ioctl(container, VFIO_IOMMU_UNMAP_DMA, &unmap);
}

/* Where PCI_COMMAND is in the device's file; 0 if nowhere. */
static off_t command_at(int fd)
{
	struct vfio_region_info region = {
		.argsz = sizeof(region),
		.index = VFIO_PCI_CONFIG_REGION_INDEX,
	};

	return ioctl(fd, VFIO_DEVICE_GET_REGION_INFO, &region) ? 0 : region.offset + COMMAND;
}

bool device_command(int fd, __u16 clear, __u16 set)
{
	off_t at = command_at(fd);
	__u16 command;

	if (!at || pread(fd, &command, 2, at) != 2)
		return false;
	command = (command & ~clear) | set;
	return pwrite(fd, &command, 2, at) == 2;
}

/* Write what is there, several times. */
bool device_rewrite_command(int fd, unsigned int times)
{
	off_t at = command_at(fd);
	__u16 command;

	if (!at || pread(fd, &command, 2, at) != 2)
		return false;
	while (times--)
		if (pwrite(fd, &command, 2, at) != 2)
			return false;
	return true;
}

bool device_open(const char *bdf, int *group, int *fd)
{
	char path[128], target[256], node[300];
	ssize_t length;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/iommu_group", bdf);
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return false;
	target[length] = '\0';
	snprintf(node, sizeof(node), "/dev/vfio/%s", basename(target));
	*group = open(node, O_RDWR | O_CLOEXEC);
	if (*group < 0 || ioctl(*group, VFIO_GROUP_SET_CONTAINER, &container))
		return false;
	if (!has_iommu && ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU))
		return false;
	has_iommu = true;
	*fd = ioctl(*group, VFIO_GROUP_GET_DEVICE_FD, bdf);
	return *fd >= 0;
}

void *device_map(int fd, size_t size)
{
	struct vfio_region_info region = {
		.argsz = sizeof(region),
		.index = VFIO_PCI_BAR0_REGION_INDEX,
	};

	if (ioctl(fd, VFIO_DEVICE_GET_REGION_INFO, &region))
		return MAP_FAILED;
	return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, region.offset);
}

int set_irqs(int fd, __u32 index, __u32 flags, __u32 start, __u32 count, int event)
{
	char room[sizeof(struct vfio_irq_set) + sizeof(int)] = { 0 };
	struct vfio_irq_set *set = (struct vfio_irq_set *)room;

	set->argsz = sizeof(room);
	set->flags = flags;
	set->index = index;
	set->start = start;
	set->count = count;
	memcpy(set->data, &event, sizeof(event));
	return ioctl(fd, VFIO_DEVICE_SET_IRQS, set) ? -errno : 0;
}

/* Let the device sleep when nobody uses it, or never again. */
int low_power(int fd, bool enter)
{
	struct vfio_device_feature feature = {
		.argsz = sizeof(feature),
		.flags = VFIO_DEVICE_FEATURE_SET | (enter ? VFIO_DEVICE_FEATURE_LOW_POWER_ENTRY :
						    VFIO_DEVICE_FEATURE_LOW_POWER_EXIT),
	};

	return ioctl(fd, VFIO_DEVICE_FEATURE, &feature) ? -errno : 0;
}

/* Not every device can be. */
int device_reset(int fd)
{
	return ioctl(fd, VFIO_DEVICE_RESET) ? -errno : 0;
}

/* How many events come within the time; returns at once when one is there. */
int events(int event, int milliseconds)
{
	struct pollfd poll_for = { .fd = event, .events = POLLIN };
	__u64 count;

	if (poll(&poll_for, 1, milliseconds) <= 0)
		return 0;
	return read(event, &count, sizeof(count)) == sizeof(count) ? (int)count : 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The INTx line through vfio-pci without an IOMMU.
 *
 * DisINTx goes through the virtual COMMAND word before the interrupt is set
 * up: on that path, and only there, the kernel changes the bit first under a
 * spinlock.  The physical bit is read through sysfs, since vfio shows its own.
 */
#include <fcntl.h>
#include <libgen.h>
#include <linux/vfio.h>
#include <linux/types.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "guest.h"

bool vfio_prepare(void)
{
	return !file_write("/sys/module/vfio/parameters/enable_unsafe_noiommu_mode",
			   "1");
}

static int open_group(const struct device *dev)
{
	char path[320], target[256], node[300];
	ssize_t length;

	device_path(dev, "iommu_group", path, sizeof(path));
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return -1;
	target[length] = '\0';
	snprintf(node, sizeof(node), "/dev/vfio/noiommu-%s", basename(target));
	return open(node, O_RDWR | O_CLOEXEC);
}

static int set_irqs(int fd, __u32 action, __u32 data, __u32 count,
		    int event)
{
	char room[sizeof(struct vfio_irq_set) + sizeof(int)];
	struct vfio_irq_set *set = (struct vfio_irq_set *)room;

	memset(room, 0, sizeof(room));
	set->argsz = sizeof(*set);
	set->flags = action | data;
	set->index = VFIO_PCI_INTX_IRQ_INDEX;
	set->count = count;
	if (data == VFIO_IRQ_SET_DATA_EVENTFD) {
		memcpy(set->data, &event, sizeof(event));
		set->argsz += sizeof(event);
	}
	return ioctl(fd, VFIO_DEVICE_SET_IRQS, set);
}

/* Set or clear DisINTx in the COMMAND word that a virtual machine would see. */
static bool virtual_intx(int fd, bool disabled)
{
	struct vfio_region_info region = {
		.argsz = sizeof(region),
		.index = VFIO_PCI_CONFIG_REGION_INDEX,
	};
	__u16 command;
	off_t at;

	if (ioctl(fd, VFIO_DEVICE_GET_REGION_INFO, &region))
		return false;
	at = region.offset + CONFIG_COMMAND;
	if (pread(fd, &command, sizeof(command), at) != sizeof(command))
		return false;
	command &= ~COMMAND_INTX_DISABLE;
	if (disabled)
		command |= COMMAND_INTX_DISABLE;
	return pwrite(fd, &command, sizeof(command), at) == sizeof(command);
}

static bool physical_intx_disabled(const struct device *dev)
{
	return device_config_word(dev, CONFIG_COMMAND) & COMMAND_INTX_DISABLE;
}

static const char *use_line(const struct device *dev, int fd, int event,
			    enum line_at_close how)
{
	if (!virtual_intx(fd, true))
		return "vfio: DisINTx cannot be set";
	if (set_irqs(fd, VFIO_IRQ_SET_ACTION_TRIGGER, VFIO_IRQ_SET_DATA_EVENTFD,
		     1, event))
		return "vfio: INTx cannot be set up";
	if (!physical_intx_disabled(dev))
		return "vfio: the line opened although DisINTx was set";
	if (!virtual_intx(fd, false))
		return "vfio: DisINTx cannot be cleared";
	if (physical_intx_disabled(dev))
		return "vfio: the line stayed closed after DisINTx was cleared";
	if (set_irqs(fd, VFIO_IRQ_SET_ACTION_MASK, VFIO_IRQ_SET_DATA_NONE, 1, 0))
		return "vfio: the line cannot be masked";
	if (!physical_intx_disabled(dev))
		return "vfio: the line is open although it was masked";
	if (how == LINE_MASKED)
		return NULL;
	if (set_irqs(fd, VFIO_IRQ_SET_ACTION_UNMASK, VFIO_IRQ_SET_DATA_NONE, 1, 0))
		return "vfio: the line cannot be unmasked";
	if (physical_intx_disabled(dev))
		return "vfio: the line is closed although it was unmasked";
	if (how == LINE_OPEN)
		return NULL;
	if (set_irqs(fd, VFIO_IRQ_SET_ACTION_TRIGGER, VFIO_IRQ_SET_DATA_NONE, 0, 0))
		return "vfio: INTx cannot be taken down";
	return NULL;
}

static const char *use_device(const struct device *dev, int fd,
			      enum line_at_close how, bool *line)
{
	struct vfio_irq_info irq = {
		.argsz = sizeof(irq),
		.index = VFIO_PCI_INTX_IRQ_INDEX,
	};
	const char *problem;
	int event;

	if (ioctl(fd, VFIO_DEVICE_GET_IRQ_INFO, &irq))
		return "vfio: no information about INTx";
	*line = irq.count;
	if (!irq.count)
		return NULL;
	event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (event < 0)
		return "no eventfd";
	problem = use_line(dev, fd, event, how);
	close(event);
	return problem;
}

static const char *open_and_use(const struct device *dev, int group,
				enum line_at_close how, bool *line)
{
	int fd = ioctl(group, VFIO_GROUP_GET_DEVICE_FD, dev->bdf);
	const char *problem;

	if (fd < 0)
		return "vfio: the device does not open";
	problem = use_device(dev, fd, how, line);
	close(fd);
	return problem;
}

const char *vfio_use_line(const struct device *dev, enum line_at_close how,
			  bool *line)
{
	int container, group;
	const char *problem;

	*line = false;
	container = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
	group = open_group(dev);
	if (container < 0 || group < 0)
		problem = "vfio: no container or no group";
	else if (ioctl(group, VFIO_GROUP_SET_CONTAINER, &container))
		problem = "vfio: the group does not join the container";
	else if (ioctl(container, VFIO_SET_IOMMU, VFIO_NOIOMMU_IOMMU))
		problem = "vfio: the container does not take no-IOMMU";
	else
		problem = open_and_use(dev, group, how, line);
	if (group >= 0)
		close(group);
	if (container >= 0)
		close(container);
	return problem;
}

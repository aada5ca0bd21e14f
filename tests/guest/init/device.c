// SPDX-License-Identifier: GPL-2.0-only
/* A PCI device and its driver, seen and moved through sysfs. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/types.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "guest.h"

#define DEVICES "/sys/bus/pci/devices"
#define DRIVERS "/sys/bus/pci/drivers"

void device_path(const struct device *dev, const char *leaf, char *path,
		 size_t size)
{
	snprintf(path, size, DEVICES "/%s/%s", dev->bdf, leaf);
}

static unsigned int id_of(const char *bdf, const char *leaf)
{
	char path[320], text[16];
	unsigned int id = 0;

	snprintf(path, sizeof(path), DEVICES "/%s/%s", bdf, leaf);
	if (file_read(path, text, sizeof(text)) > 0)
		sscanf(text, "%x", &id);
	return id;
}

bool device_find(struct device *dev)
{
	unsigned int vendor, device;
	struct dirent *entry;
	DIR *dir;

	dev->bdf[0] = '\0';
	if (sscanf(dev->id, "%x:%x", &vendor, &device) != 2)
		return false;
	dir = opendir(DEVICES);
	if (!dir)
		return false;
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.' ||
		    strlen(entry->d_name) >= sizeof(dev->bdf))
			continue;
		if (id_of(entry->d_name, "vendor") == vendor &&
		    id_of(entry->d_name, "device") == device) {
			memcpy(dev->bdf, entry->d_name,
			       strlen(entry->d_name) + 1);
			break;
		}
	}
	closedir(dir);
	return dev->bdf[0];
}

bool device_bound(const struct device *dev)
{
	char path[320];

	device_path(dev, "driver", path, sizeof(path));
	return file_exists(path);
}

static int move(const struct device *dev, const char *driver, const char *how)
{
	char path[160];

	snprintf(path, sizeof(path), DRIVERS "/%s/%s", driver, how);
	return file_write(path, dev->bdf);
}

int device_bind(const struct device *dev)
{
	return device_bind_to(dev, dev->driver);
}

int device_bind_to(const struct device *dev, const char *driver)
{
	char path[320];
	int error;

	/* Drivers without an id table for it take only what is theirs by name. */
	device_path(dev, "driver_override", path, sizeof(path));
	error = file_write(path, driver);
	return error ?: move(dev, driver, "bind");
}

int device_unbind(const struct device *dev)
{
	char path[320];

	device_path(dev, "driver/unbind", path, sizeof(path));
	return file_write(path, dev->bdf);
}

int device_enable(const struct device *dev, bool on)
{
	char path[320];

	device_path(dev, "enable", path, sizeof(path));
	return file_write(path, on ? "1" : "0");
}

int device_config_word(const struct device *dev, unsigned int offset)
{
	char path[320];
	__u16 word;
	int fd, got;

	device_path(dev, "config", path, sizeof(path));
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	got = pread(fd, &word, sizeof(word), offset);
	close(fd);
	return got == sizeof(word) ? word : -1;
}

bool device_set_config_word(const struct device *dev, unsigned int offset,
			    unsigned int value)
{
	__u16 word = value;
	char path[320];
	int fd, put;

	device_path(dev, "config", path, sizeof(path));
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	put = pwrite(fd, &word, sizeof(word), offset);
	close(fd);
	return put == sizeof(word);
}

bool device_has_pin(const struct device *dev)
{
	/* Words only; the pin is the upper byte of the one that has the line. */
	int word = device_config_word(dev, CONFIG_PIN & ~1U);

	return word > 0 && word >> 8;
}

bool device_set_intx_disabled(const struct device *dev, bool disabled)
{
	int command = device_config_word(dev, CONFIG_COMMAND);

	if (command < 0)
		return false;
	command &= ~COMMAND_INTX_DISABLE;
	if (disabled)
		command |= COMMAND_INTX_DISABLE;
	device_set_config_word(dev, CONFIG_COMMAND, command);
	/* A device without the bit keeps it at zero. */
	command = device_config_word(dev, CONFIG_COMMAND);
	return !!(command & COMMAND_INTX_DISABLE) == disabled;
}

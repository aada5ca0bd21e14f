// SPDX-License-Identifier: GPL-2.0-only
/*
 * The state of an unbound device: nothing lost, nothing left.
 *
 * The helper module tells about devres and the mode flags; the rest is read
 * where any user can read it.
 */
#include <ctype.h>
#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest.h"

#define HELPER "/sys/kernel/debug/pcim"
#define BARS 6
#define PATIENCE_MS 1000

const char * const kind_name[KINDS] = {
	[K_DEVRES] = "devres",
	[K_MANAGED] = "is_managed",
	[K_MSI_MANAGED] = "is_msi_managed",
	[K_MSI] = "msi_enabled",
	[K_MSIX] = "msix_enabled",
	[K_ENABLE] = "enable",
	[K_INTX] = "intx_disable",
	[K_MWI] = "mwi",
	[K_REGIONS] = "regions",
	[K_MAPPINGS] = "mappings",
	[K_IRQS] = "irqs",
};

/* Kinds that go back to what they were; all others must be zero. */
#define AS_BEFORE (KIND(K_ENABLE) | KIND(K_INTX) | KIND(K_MWI) | KIND(K_IRQS))

static char text[256 * 1024];

bool oracle_select(const struct device *dev)
{
	return !file_write(HELPER "/device", dev ? dev->bdf : "-");
}

static unsigned int indent(const char *line)
{
	return strspn(line, " ");
}

/* Who owns something below the device's own resources in this listing? */
static int owned_in(const char *path, const char *bdf)
{
	char *line, *rest;
	unsigned int own = 0;
	bool inside = false;
	int count = 0;

	if (file_read(path, text, sizeof(text)) < 0)
		return -1;
	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest)) {
		const char *owner = strstr(line, " : ");

		if (inside && indent(line) > own) {
			count++;
			continue;
		}
		inside = owner && !strcmp(owner + 3, bdf);
		own = indent(line);
	}
	return count;
}

static int owned_regions(const struct device *dev)
{
	int memory = owned_in("/proc/iomem", dev->bdf);
	int ports = owned_in("/proc/ioports", dev->bdf);

	return memory < 0 || ports < 0 ? -1 : memory + ports;
}

static int mappings_of(const struct device *dev)
{
	__u64 start[BARS], end[BARS], flags, at;
	char path[320], small[1024], *line, *rest, *found;
	unsigned int bars = 0, i;
	int count = 0;

	device_path(dev, "resource", path, sizeof(path));
	if (file_read(path, small, sizeof(small)) < 0)
		return -1;
	for (line = strtok_r(small, "\n", &rest); line && bars < BARS;
	     line = strtok_r(NULL, "\n", &rest), bars++) {
		char *next;

		start[bars] = strtoull(line, &next, 16);
		end[bars] = strtoull(next, &next, 16);
		flags = strtoull(next, &next, 16);
		/* Ports are not mapped. */
		if (flags & 0x100)
			end[bars] = 0;
	}

	if (file_read("/proc/vmallocinfo", text, sizeof(text)) < 0)
		return -1;
	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest)) {
		found = strstr(line, "phys=");
		if (!found)
			continue;
		at = strtoull(found + 5, NULL, 16);
		/* A mapping begins at a page, a BAR may not. */
		for (i = 0; i < bars; i++)
			if (end[i] && at >= (start[i] & ~0xfffULL) &&
			    at <= end[i])
				count++;
	}
	return count;
}

/* The names of the handlers in a line of /proc/interrupts, or NULL. */
static const char *handler_names(const char *line)
{
	static const char * const flow[] = { "-edge", "-fasteoi", "-level" };
	const char *at;
	unsigned int i;

	if (!isdigit((unsigned char)line[indent(line)]))
		return NULL;
	for (i = 0; i < ARRAY_SIZE(flow); i++) {
		at = strstr(line, flow[i]);
		if (!at)
			continue;
		at += strlen(flow[i]);
		at += indent(at);
		return *at ? at : NULL;
	}
	return NULL;
}

/* How many handlers are there in the whole machine? */
static int handlers(void)
{
	char *line, *rest;
	int count = 0;

	if (file_read("/proc/interrupts", text, sizeof(text)) < 0)
		return -1;
	for (line = strtok_r(text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest)) {
		const char *names = handler_names(line);

		if (!names)
			continue;
		/* A shared line names them with commas between. */
		for (count++; *names; names++)
			count += *names == ',';
	}
	return count;
}

void oracle_state(const struct device *dev, struct state *state)
{
	int *value = state->value;
	char line[160];
	int command;

	memset(state, 0, sizeof(*state));
	if (file_read(HELPER "/state", line, sizeof(line)) <= 0 ||
	    sscanf(line, "devres %d managed %d msi_managed %d msi %d msix %d enable %d",
		   &value[K_DEVRES], &value[K_MANAGED], &value[K_MSI_MANAGED],
		   &value[K_MSI], &value[K_MSIX], &value[K_ENABLE]) != 6)
		value[K_DEVRES] = -1;
	command = device_config_word(dev, CONFIG_COMMAND);
	value[K_INTX] = command < 0 ? -1 : !!(command & COMMAND_INTX_DISABLE);
	value[K_MWI] = command < 0 ? -1 : !!(command & COMMAND_INVALIDATE);
	value[K_REGIONS] = owned_regions(dev);
	value[K_MAPPINGS] = mappings_of(dev);
	value[K_IRQS] = handlers();
}

static unsigned int compare(const struct state *before,
			    const struct state *after)
{
	unsigned int wrong = 0, i;

	for (i = 0; i < KINDS; i++) {
		int want = AS_BEFORE & KIND(i) ? before->value[i] : 0;

		if (after->value[i] != want)
			wrong |= KIND(i);
		/* What cannot be read is not as it was; only enable counts below 0. */
		if (after->value[i] < 0 && i != K_ENABLE)
			wrong |= KIND(i);
	}
	return wrong;
}

unsigned int oracle_check(const struct device *dev, const struct state *before,
			  struct state *after)
{
	/* Only these can still change by themselves. */
	const unsigned int passing = KIND(K_REGIONS) | KIND(K_MAPPINGS) |
				     KIND(K_IRQS);
	unsigned int waited, wrong = 0;

	for (waited = 0; waited <= PATIENCE_MS; waited += 20) {
		oracle_state(dev, after);
		wrong = compare(before, after);
		if (!(wrong & passing))
			break;
		sleep_ms(20);
	}
	return wrong;
}

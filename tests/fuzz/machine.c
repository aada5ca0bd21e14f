// SPDX-License-Identifier: GPL-2.0-only
/*
 * The machine that the library runs on: memory that can run out, a devres list,
 * resources, mappings and one device. It says when it is misused.
 *
 * FUZZ_BREAK injects a bug, to see that it is found:
 *   1  unmapping makes a record when the device is managed, as a hybrid call of
 *      the core did (bug class 1)
 *   2  pdev->driver is cleared only after the records were released
 *   3  a record that was added after the binding had ended is not taken back
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "machine.h"

#ifndef FUZZ_BREAK
#define FUZZ_BREAK	0
#endif

struct machine machine;

struct record {
	struct record *older;
	dr_release_t release;
	bool added;
	max_align_t data[];
};

void found(const char *format, ...)
{
	va_list args;

	fputs("FOUND: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	abort();
}

/* Memory and locks */

void fuzz_lock(void)
{
	machine.depth++;
}

void fuzz_unlock(void)
{
	if (--machine.depth < 0)
		found("unlocked what was not locked");
}

/* Another thread unbinds the driver where a call does something that can fail. */
static bool fails(void)
{
	if (machine.unbind_in && --machine.unbind_in == 0)
		machine_unbind();
	return machine.fail_in && --machine.fail_in == 0;
}

void *kzalloc_node(size_t size, gfp_t gfp, int node)
{
	if (machine.depth && gfp == GFP_KERNEL)
		found("sleeping allocation under a lock");
	if (fails())
		return NULL;
	machine.memory++;
	return calloc(1, size ?: 1);
}

void kfree(const void *p)
{
	if (p)
		machine.memory--;
	free((void *)p);
}

const char *kstrdup_const(const char *text, gfp_t gfp)
{
	char *copy;

	if (!text)
		return NULL;
	copy = kzalloc_node(strlen(text) + 1, gfp, 0);
	return copy ? memcpy(copy, text, strlen(text)) : NULL;
}

void kfree_const(const void *p)
{
	kfree(p);
}

/* devres */

static struct record *record_of(void *data)
{
	return container_of(data, struct record, data);
}

void *devres_alloc_node(dr_release_t release, size_t size, gfp_t gfp, int node)
{
	struct record *record = kzalloc_node(sizeof(*record) + size, gfp, node);

	if (!record)
		return NULL;
	record->release = release;
	return record->data;
}

void devres_free(void *data)
{
	if (!data)
		return;
	if (record_of(data)->added)
		found("a record is freed that is on the list");
	kfree(record_of(data));
}

void devres_add(struct device *dev, void *data)
{
	struct record *record = record_of(data);

	if (record->added)
		found("a record is added twice");
	record->added = true;
	record->older = dev->newest;
	dev->newest = record;
	machine.records++;
}

static struct record **look_up(struct device *dev, dr_release_t release,
			       dr_match_t match, void *match_data)
{
	struct record **at;

	for (at = &dev->newest; *at; at = &(*at)->older) {
		if ((*at)->release != release)
			continue;
		if (!match || match(dev, (*at)->data, match_data))
			return at;
	}
	return NULL;
}

void *devres_find(struct device *dev, dr_release_t release, dr_match_t match,
		  void *match_data)
{
	struct record **at = look_up(dev, release, match, match_data);

	return at ? (*at)->data : NULL;
}

void *devres_get(struct device *dev, void *data, dr_match_t match,
		 void *match_data)
{
	void *has = devres_find(dev, record_of(data)->release, match, match_data);

	if (has) {
		devres_free(data);
		return has;
	}

	devres_add(dev, data);
	return data;
}

static void release(struct device *dev, struct record *record)
{
	machine.records--;
	record->added = false;
	record->release(dev, record->data);
	kfree(record);
}

int devres_release(struct device *dev, dr_release_t what, dr_match_t match,
		   void *match_data)
{
	struct record **at = look_up(dev, what, match, match_data);
	struct record *record;

	if (!at || (FUZZ_BREAK == 3 && !machine.pdev.driver))
		return -ENOENT;
	record = *at;
	*at = record->older;
	release(dev, record);
	return 0;
}

int devres_destroy(struct device *dev, dr_release_t what, dr_match_t match,
		   void *match_data)
{
	struct record **at = look_up(dev, what, match, match_data);
	struct record *record;

	if (!at)
		return -ENOENT;
	record = *at;
	*at = record->older;
	machine.records--;
	kfree(record);
	return 0;
}

struct action { void (*call)(void); };

static void action_release(struct device *dev, void *data)
{
	((struct action *)data)->call();
}

/* Have a function called while the records are released. */
void machine_at_release(void (*call)(void))
{
	int fail_in = machine.fail_in;
	struct action *action;

	machine.fail_in = 0;
	action = devres_alloc_node(action_release, sizeof(*action), GFP_KERNEL,
				   0);
	machine.fail_in = fail_in;
	action->call = call;
	devres_add(&machine.pdev.dev, action);
}

static void hybrid_release(struct device *dev, void *data)
{
}

/* Resources */

static struct resource some_resource;

static struct resource *own(resource_size_t start, resource_size_t len,
			    const char *name, bool is_io)
{
	struct region *at, *free_one = NULL;

	if (fails())
		return NULL;
	for (at = machine.regions; at < machine.regions + MAX_REGIONS; at++) {
		if (!at->len)
			free_one = at;
		else if (at->is_io == is_io && start < at->start + at->len &&
			 at->start < start + len)
			return NULL;
	}
	if (!free_one)
		found("more regions than there are BARs");
	*free_one = (struct region){ start, len, name, is_io };
	return &some_resource;
}

static void disown(resource_size_t start, resource_size_t len, bool is_io)
{
	struct region *at;

	for (at = machine.regions; at < machine.regions + MAX_REGIONS; at++)
		if (at->len == len && at->start == start && at->is_io == is_io)
			break;
	if (!len || at == machine.regions + MAX_REGIONS)
		found("a region is released that nobody owns");
	/* Someone may have read it until now. */
	if (at->name && strlen(at->name) > 100)
		found("a region's name is too long to be one");
	at->len = 0;
}

struct resource *request_region(resource_size_t start, resource_size_t len,
				const char *name)
{
	return own(start, len, name, true);
}

struct resource *__request_mem_region(resource_size_t start,
				      resource_size_t len, const char *name,
				      int flags)
{
	return own(start, len, name, false);
}

void release_region(resource_size_t start, resource_size_t len)
{
	disown(start, len, true);
}

void release_mem_region(resource_size_t start, resource_size_t len)
{
	disown(start, len, false);
}

/* Someone else takes a BAR. */
bool machine_claim(int bar)
{
	struct resource *res = &machine.pdev.resource[bar];

	return res->len && own(res->start, res->len, "someone else",
			       res->flags & IORESOURCE_IO);
}

void machine_unclaim(int bar)
{
	struct resource *res = &machine.pdev.resource[bar];

	disown(res->start, res->len, res->flags & IORESOURCE_IO);
}

/* Mappings: a byte of the heap each, so that a lost one is a leak. */

void __iomem *pci_iomap_range(struct pci_dev *pdev, int bar,
			      unsigned long offset, unsigned long maxlen)
{
	struct resource *res = &pdev->resource[bar];
	int i;

	if (offset >= res->len || fails() ||
	    !(res->flags & (IORESOURCE_IO | IORESOURCE_MEM)))
		return NULL;
	for (i = 0; i < MAX_MAPPINGS; i++) {
		if (!machine.mappings[i]) {
			machine.mappings[i] = malloc(1);
			return machine.mappings[i];
		}
	}
	return NULL;
}

void pci_iounmap(struct pci_dev *pdev, void __iomem *addr)
{
	int i;

	for (i = 0; i < MAX_MAPPINGS; i++)
		if (machine.mappings[i] == addr)
			break;
	if (!addr || i == MAX_MAPPINGS)
		found("unmapped what was not mapped");
	free(addr);
	machine.mappings[i] = NULL;

	if (FUZZ_BREAK == 1 && pdev->is_managed)
		devres_add(&pdev->dev,
			   devres_alloc_node(hybrid_release, 0, GFP_KERNEL, 0));
}

/* The device */

int pci_read_config_word(struct pci_dev *pdev, int where, u16 *value)
{
	*value = pdev->gone ? U16_MAX : pdev->command;
	return 0;
}

int pci_write_config_word(struct pci_dev *pdev, int where, u16 value)
{
	if (!pdev->gone)
		pdev->command = value;
	return 0;
}

int pci_enable_device(struct pci_dev *pdev)
{
	if (fails())
		return -EIO;
	pdev->enable_cnt.counter++;
	return 0;
}

void pci_disable_device(struct pci_dev *pdev)
{
	if (pdev->enable_cnt.counter <= 0)
		found("an already disabled device is disabled");
	pdev->enable_cnt.counter--;
}

int pci_set_mwi(struct pci_dev *pdev)
{
	if (fails())
		return -EINVAL;
	pdev->command |= PCI_COMMAND_INVALIDATE;
	return 0;
}

void pci_clear_mwi(struct pci_dev *pdev)
{
	pdev->command &= ~PCI_COMMAND_INVALIDATE;
}

void pci_set_master(struct pci_dev *pdev)
{
	pdev->command |= PCI_COMMAND_MASTER;
}

void pci_clear_master(struct pci_dev *pdev)
{
	pdev->command &= ~PCI_COMMAND_MASTER;
}

void pm_runtime_get_sync(struct device *dev)
{
	machine.awake++;
}

void pm_runtime_put(struct device *dev)
{
	if (--machine.awake < 0)
		found("let sleep what was not held awake");
}

void __module_get(void *module)
{
	machine.pinned++;
}

void module_put(void *module)
{
	if (--machine.pinned < 0)
		found("the module is let go once too often");
}

void fuzz_warn(struct pci_dev *pdev, const char *format, ...)
{
	machine.warnings++;
}

/* Binding and unbinding, as the driver core and the PCI bus do it. */

static const struct resource bars[PCI_NUM_RESOURCES] = {
	{ 0x10000, 0x1000, IORESOURCE_MEM },
	{ 0xd000, 0x100, IORESOURCE_IO },
	{ 0x20000, 0x4000, IORESOURCE_MEM },
	{ 0, 0, IORESOURCE_MEM },
	{ 0x30000, 0x1000, IORESOURCE_MEM },
	{ 0x40000, 0x1000, 0 },
	{ 0x50000, 0x800, IORESOURCE_MEM },
};

void machine_reset(void)
{
	memset(&machine, 0, sizeof(machine));
	memcpy(machine.pdev.resource, bars, sizeof(bars));
}

void machine_bind(void)
{
	if (machine.pdev.dev.newest)
		found("resources present before probing");
	machine.pdev.driver = &machine;
}

void machine_unbind(void)
{
	struct device *dev = &machine.pdev.dev;
	struct record *list = dev->newest, *record;

	if (FUZZ_BREAK != 2)
		machine.pdev.driver = NULL;
	dev->newest = NULL;
	while ((record = list)) {
		list = record->older;
		release(dev, record);
	}
	machine.pdev.driver = NULL;
}

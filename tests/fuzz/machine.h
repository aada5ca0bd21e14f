/* SPDX-License-Identifier: GPL-2.0-only */
/* The device and the driver core behind the shim, as the harness sees them. */
#ifndef PCIM_FUZZ_MACHINE_H
#define PCIM_FUZZ_MACHINE_H

#include "shim.h"

#define MAX_REGIONS	32
#define MAX_MAPPINGS	64

struct region {
	resource_size_t start, len;
	const char *name;
	bool is_io;
};

/**
 * struct machine - all that outlives a call
 * @pdev: the device
 * @regions: who owns what; an entry without length is free
 * @mappings: live mappings; NULL is free
 * @records: records on the devres list
 * @memory: allocations that live
 * @depth: locks held; no sleeping allocation then
 * @fail_in: what can fail until one does; 0 for never
 * @unbind_in: what can fail until the driver is unbound there; 0 for never
 * @awake: references that keep the device from suspending
 * @pinned: records that keep the module loaded
 * @warnings: calls that were refused with a warning, or BARs in use
 */
struct machine {
	struct pci_dev pdev;
	struct region regions[MAX_REGIONS];
	void *mappings[MAX_MAPPINGS];
	int records;
	int memory;
	int depth;
	int fail_in;
	int unbind_in;
	int awake;
	int pinned;
	int warnings;
};

extern struct machine machine;

void machine_reset(void);
void machine_bind(void);
void machine_unbind(void);
void machine_at_release(void (*action)(void));
bool machine_claim(int bar);
void machine_unclaim(int bar);

__attribute__((format(printf, 1, 2), noreturn))
void found(const char *format, ...);

#endif

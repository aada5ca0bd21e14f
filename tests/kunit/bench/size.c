// SPDX-License-Identifier: GPL-2.0
/*
 * What a binding of the library takes beside its record: known to its own
 * files only, so this one looks where no test does.
 */
#include <linux/slab.h>

#include <devres.h>

#include "bench.h"

/**
 * bench_binding_bytes - memory of a binding, as the allocator rounds it
 *
 * Context: Process context, may sleep.
 * Return: bytes; 0 when there is no memory.
 */
size_t bench_binding_bytes(void)
{
	struct pcim_binding *binding = kmalloc(sizeof(*binding), GFP_KERNEL);
	size_t bytes = ksize(binding);

	kfree(binding);
	return bytes;
}

// SPDX-License-Identifier: GPL-2.0
/*
 * The n-th allocation of the current thread fails.
 *
 * failslab does it. Out of the box it spares allocations that may sleep, which
 * is nearly all that a driver does, and only debugfs can tell it otherwise.
 */

#include <linux/dcache.h>
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/sched.h>

#include "pcim_test.h"

#if defined(CONFIG_FAILSLAB) && defined(CONFIG_FAULT_INJECTION_DEBUG_FS)

static void *failslab_knob(const char *name)
{
	struct dentry *dir, *file;
	void *knob = NULL;

	dir = debugfs_lookup("failslab", NULL);
	if (!dir)
		return NULL;

	file = debugfs_lookup(name, dir);
	if (file)
		knob = d_inode(file)->i_private;
	dput(file);
	dput(dir);

	return knob;
}

/**
 * pcim_fault_available - can allocations be made to fail here?
 *
 * Sets failslab up as a side effect.
 */
bool pcim_fault_available(void)
{
	bool *spare_sleepers = failslab_knob("ignore-gfp-wait");
	unsigned long *verbose = failslab_knob("verbose");

	if (!spare_sleepers || !verbose)
		return false;

	*spare_sleepers = false;
	*verbose = 0;
	return true;
}

/**
 * pcim_fault_begin - make an allocation fail
 * @nth: which, counted from 1; only this thread's are counted
 */
void pcim_fault_begin(unsigned int nth)
{
	current->fail_nth = nth;
}

/**
 * pcim_fault_pause - let what follows be, until pcim_fault_begin()
 *
 * Returns: what pcim_fault_begin() goes on with; 0 when one has failed already.
 */
unsigned int pcim_fault_pause(void)
{
	unsigned int left = current->fail_nth;

	current->fail_nth = 0;
	return left;
}

/**
 * pcim_fault_end - stop it
 *
 * Returns: whether one failed; false means there were fewer allocations.
 */
bool pcim_fault_end(void)
{
	bool failed = !current->fail_nth;

	current->fail_nth = 0;
	return failed;
}

#else

bool pcim_fault_available(void)
{
	return false;
}

void pcim_fault_begin(unsigned int nth)
{
}

unsigned int pcim_fault_pause(void)
{
	return 0;
}

bool pcim_fault_end(void)
{
	return false;
}

#endif

// SPDX-License-Identifier: GPL-2.0
/*
 * The managed PCI library as a module, for kernels that lack it.
 *
 * Nothing to do when it is loaded.  It cannot go while a record of it lives, not
 * even one that was made by another driver than the device's own.
 */
#include <linux/module.h>
#include <linux/rcupdate.h>

#include "plain.h"

/*
 * The last thing that a release function does is to let go of the module.  Wait
 * until that function has returned.
 */
static void __exit pcim_exit(void)
{
	synchronize_rcu_tasks();
	pcim_plain_exit();
}

static int __init pcim_init(void)
{
	return 0;
}

module_init(pcim_init);
module_exit(pcim_exit);

MODULE_DESCRIPTION("Explicitly managed PCI resources");
MODULE_LICENSE("GPL");

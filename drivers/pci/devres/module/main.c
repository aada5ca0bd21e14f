// SPDX-License-Identifier: GPL-2.0
/*
 * The managed PCI library as a module, for kernels that lack it.
 *
 * Nothing to do when it is loaded, and nothing when it goes: it goes after the
 * drivers that use it, whose bindings have ended by then.
 */
#include <linux/module.h>

MODULE_DESCRIPTION("Explicitly managed PCI resources");
MODULE_LICENSE("GPL");

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the suites need and not every kernel calls by the same name, apart from
 * the managed calls, which are in calls.h.
 *
 * The Makefile looks for each name in the kernel's headers and defines HAVE_...
 * to 1 or 0.
 */
#ifndef _PCIM_TEST_COMPAT_H
#define _PCIM_TEST_COMPAT_H

#include <linux/hrtimer.h>
#include <linux/pci.h>
#include <linux/types.h>

/* Newer KUnit hands a generator of parameters the case; the stand-in does not. */
#if HAVE_KUNIT_REGISTER_PARAMS_ARRAY && !defined(_PCIM_STOCK_KUNIT_H)
#define PCIM_GENERATOR(name)						\
	static const void *(name)(struct kunit *test, const void *prev, char *desc)
#else
#define PCIM_GENERATOR(name)						\
	static const void *(name)(const void *prev, char *desc)
#endif

#if !HAVE_HRTIMER_SETUP_ON_STACK
static inline void
hrtimer_setup_on_stack(struct hrtimer *timer,
		       enum hrtimer_restart (*function)(struct hrtimer *timer),
		       clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init_on_stack(timer, clock, mode);
	timer->function = function;
}
#endif

/* Flags of the hybrids; a tree without the last of these has none. */
static inline bool pcim_is_managed(struct pci_dev *pdev)
{
#if HAVE_IS_MANAGED
	return pdev->is_managed;
#else
	return false;
#endif
}

static inline bool pcim_is_msi_managed(struct pci_dev *pdev)
{
#if HAVE_IS_MSI_MANAGED
	return pdev->is_msi_managed;
#else
	return false;
#endif
}

#endif

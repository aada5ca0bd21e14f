// SPDX-License-Identifier: GPL-2.0
/*
 * The list of suites.
 */

#include <kunit/test.h>
#include <linux/module.h>

#include "pcim_test.h"

kunit_test_suites(&pcim_fake_suite,
		  &pcim_device_suite,
		  &pcim_intx_suite,
		  &pcim_intx_unmanaged_suite,
		  &pcim_irqvec_suite,
		  &pcim_flip_suite,
		  &pcim_shape_suite,
		  &pcim_region_suite,
		  &pcim_iomap_suite,
		  &pcim_mwi_suite,
		  &pcim_legacy_suite,
		  &pcim_remap_suite,
		  &pcim_lifetime_suite,
		  &pcim_bind_suite,
		  &pcim_group_suite,
		  &pcim_pm_suite,
		  &pcim_helper_suite,
		  &pcim_wide_suite,
		  &pcim_resource_suite,
		  &pcim_every_suite,
		  &pcim_value_suite,
		  &pcim_model_suite,
		  &pcim_smp_suite,
		  &pcim_late_suite,
		  &pcim_leak_suite);

MODULE_DESCRIPTION("Tests of the managed PCI calls on a fake host bridge");
MODULE_LICENSE("GPL");

// SPDX-License-Identifier: GPL-2.0
/*
 * The list of suites.
 */

#include <kunit/test.h>
#include <linux/module.h>

#include "fake_line.h"

kunit_test_suites(&vfio_intx_mask_suite,
		  &vfio_intx_claim_suite,
		  &vfio_intx_shared_suite,
		  &vfio_intx_write_suite,
		  &vfio_intx_thread_suite,
		  &vfio_intx_random_suite);

MODULE_DESCRIPTION("Tests of INTx through vfio-pci");
MODULE_LICENSE("GPL");

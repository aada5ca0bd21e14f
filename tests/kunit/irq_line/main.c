// SPDX-License-Identifier: GPL-2.0
/*
 * The list of suites.
 */

#include <kunit/test.h>
#include <linux/module.h>

#include "fake_line.h"

kunit_test_suites(&irq_line_mask_suite,
		  &irq_line_claim_suite,
		  &irq_line_shared_suite,
		  &irq_line_direct_suite,
		  &irq_line_thread_suite,
		  &irq_line_uio_suite,
		  &irq_line_random_suite,
		  &irq_line_control_suite);

MODULE_DESCRIPTION("Tests of the forwarding of interrupt lines");
MODULE_LICENSE("GPL");

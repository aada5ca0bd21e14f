/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a call returned, as a line in the log that "kunit-run --parity" reads.
 */
#ifndef _PCIM_TEST_VALUE_H
#define _PCIM_TEST_VALUE_H

#include <linux/err.h>
#include <linux/printk.h>

#include "ops.h"

/* A number: 0, a count or -errno. */
static inline void pcim_value(const char *call, const char *situation,
			      long value)
{
	pr_info("pcim-value: %s: %s: %ld\n", call, situation, value);
}

/* A pointer of which only the kind can be compared. */
static inline void pcim_value_map(const char *call, const char *situation,
				  long value)
{
	if (value && !IS_ERR_VALUE(value))
		pr_info("pcim-value: %s: %s: pointer\n", call, situation);
	else if (value)
		pr_info("pcim-value: %s: %s: ERR_PTR(%ld)\n", call, situation,
			value);
	else
		pr_info("pcim-value: %s: %s: NULL\n", call, situation);
}

/* What a row of the table of calls said. */
static inline void pcim_value_op(const struct pcim_op *op,
				 const char *situation, int ret)
{
	if (op->null)
		pcim_value_map(op->name, situation, !ret);
	else
		pcim_value(op->name, situation, ret);
}

#endif

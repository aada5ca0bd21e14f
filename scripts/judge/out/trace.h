/* SPDX-License-Identifier: GPL-2.0-only */
/* How a call becomes its finding, stage by stage, for a person. */
#ifndef PCIM_JUDGE_TRACE_H
#define PCIM_JUDGE_TRACE_H

#include "bind/audit.h"

/* Tell about each call in question in @line of @file, after audit_run(). */
void print_trace(const struct audit *a, uint32_t file, uint32_t line);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One copy of each name, so that names are compared by their pointers. The
 * table lives as long as the process; names may be added by several threads.
 */
#ifndef PCIM_JUDGE_INTERN_H
#define PCIM_JUDGE_INTERN_H

#include <stddef.h>

typedef const char *name_t;

/* @p needs 16 readable bytes behind @len, as a text with TEXT_PAD has. */
name_t intern_text(const char *p, size_t len);
/* The same for any memory. */
name_t intern(const char *p, size_t len);
name_t intern_str(const char *s);
/* Without adding: NULL when nobody has it. Not while another thread adds. */
name_t intern_find(const char *p, size_t len);

#endif

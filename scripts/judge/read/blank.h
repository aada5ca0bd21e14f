/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PCIM_JUDGE_BLANK_H
#define PCIM_JUDGE_BLANK_H

#include <stddef.h>

/*
 * Copy C text with comments as blanks and the insides of literals as 'x'; lines
 * and columns stay. What is not closed is no comment and no literal.
 */
void text_blank(char *to, const char *from, size_t len);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* How a name is used where the parser stands. */
#ifndef PCIM_JUDGE_USE_H
#define PCIM_JUDGE_USE_H

#include "read/parse.h"

/* What becomes of the result of the call: ignored, assigned:LHS, returned ... */
void use_of_call(const struct parser *p, const struct token *name, struct buf *out);
/* Where a bare name goes: arg:CALLEE:INDEX, assign:LHS, other. */
void use_of_ref(const struct parser *p, const struct token *name, struct buf *out);
/* The text between the parentheses after @name. */
void args_of_call(const struct parser *p, const struct token *name, struct buf *out);
/* The object of a member call: what stands before -> or . */
void object_of_call(const struct parser *p, struct buf *out);
/* The path of designators to the present entry of an initialiser. */
void field_path(const struct parser *p, struct buf *out);
/* The brace that has type and variable of the present initialiser, or NULL. */
const struct brace *table_brace(const struct parser *p);
/* Braces open within the function. */
uint32_t depth_of(const struct parser *p);

#endif

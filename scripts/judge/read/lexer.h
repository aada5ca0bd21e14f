/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The characters of C: spaces, comments, literals, directives and matching
 * brackets. No state; every function works on the text between two pointers,
 * the later of which has TEXT_PAD readable zero bytes behind it.
 */
#ifndef PCIM_JUDGE_LEXER_H
#define PCIM_JUDGE_LEXER_H

#include "read/util.h"

enum char_class {
	C_OTHER,
	C_SPACE,
	C_NEWLINE,
	C_WORD,
	C_DIGIT,
	C_QUOTE,
};

extern const unsigned char char_class[256];

static inline enum char_class class_of(char c)
{
	return (enum char_class)char_class[(unsigned char)c];
}

static inline bool in_word(char c)
{
	return class_of(c) == C_WORD || class_of(c) == C_DIGIT;
}

const char *skip_word(const char *p, const char *end);
/* A number with its suffixes, dots and exponent. */
const char *skip_number(const char *p, const char *end);
/* Past the comment at @p, or @p when none begins there. */
const char *skip_comment(const char *p, const char *end);
/* Past the literal whose quote is at @p; it ends with its line at the latest. */
const char *skip_literal(const char *p, const char *end);
/* The end of the logical line at @p; comments and continuations belong to it. */
const char *skip_line(const char *p, const char *end, bool literals);
/* Past blanks, newlines, comments and directives between @p and a token. */
const char *skip_space(const char *base, const char *p, const char *end);
/* Past blanks and newlines, in text whose comments are blanks. */
static inline const char *skip_white(const char *p, const char *end)
{
	while (p < end && (class_of(*p) == C_SPACE || class_of(*p) == C_NEWLINE))
		p++;
	return p;
}

/* Past blanks and comments of one logical line. */
const char *skip_blanks(const char *p, const char *end);

/*
 * The bracket that closes the one at @p, or NULL. Of directives on the way
 * the first arm is taken.
 */
const char *find_close(const char *base, const char *p, const char *end);

/* Append the text with comments and directives dropped and space folded. */
void fold_text(struct buf *out, const char *base, const char *p, const char *end);

#endif

// SPDX-License-Identifier: GPL-2.0-only
/* The characters of C, see lexer.h. */

#include "read/lexer.h"

/* Bytes above ASCII stand in comments and strings only; elsewhere they are space. */
const unsigned char char_class[256] = {
	[0] = C_SPACE, ['\t'] = C_SPACE, ['\v'] = C_SPACE, ['\f'] = C_SPACE,
	['\r'] = C_SPACE, [' '] = C_SPACE, ['\n'] = C_NEWLINE,
	['0' ... '9'] = C_DIGIT, ['a' ... 'z'] = C_WORD, ['A' ... 'Z'] = C_WORD,
	['_'] = C_WORD, ['$'] = C_WORD, ['"'] = C_QUOTE, ['\''] = C_QUOTE,
	[128 ... 255] = C_SPACE,
};

const char *skip_word(const char *p, const char *end)
{
	while (p < end && in_word(*p))
		p++;
	return p;
}

const char *skip_number(const char *p, const char *end)
{
	while (p < end) {
		if ((*p == '+' || *p == '-') && (p[-1] == 'e' || p[-1] == 'p' ||
						 p[-1] == 'E' || p[-1] == 'P')) {
			/* 0x1e+2 is one wrong token for C too; take it apart. */
			if (!in_word(p[1]))
				break;
		} else if (!in_word(*p) && *p != '.') {
			break;
		}
		if (p[0] == '.' && p[1] == '.')
			break;
		p++;
	}
	return p;
}

const char *skip_comment(const char *p, const char *end)
{
	if (end - p < 2 || p[0] != '/')
		return p;
	if (p[1] == '*') {
		p += 2;
		while (p < end) {
			p = memchr(p, '*', (size_t)(end - p));
			if (!p)
				return end;
			if (p[1] == '/')
				return p + 2 <= end ? p + 2 : end;
			p++;
		}
		return end;
	}
	if (p[1] == '/') {
		while (p < end) {
			p = memchr(p, '\n', (size_t)(end - p));
			if (!p)
				return end;
			if (p[-1] != '\\' && !(p[-1] == '\r' && p[-2] == '\\'))
				return p;
			p++;
		}
	}
	return p;
}

const char *skip_literal(const char *p, const char *end)
{
	char quote = *p++;

	while (p < end) {
		if (*p == quote)
			return p + 1;
		if (*p == '\n')
			return p;
		if (*p == '\\') {
			p++;
			if (p < end && *p == '\r' && p[1] == '\n')
				p++;
		}
		if (p < end)
			p++;
	}
	return end;
}

/* Is there a continued line at @p? Then how long is the mark. */
static size_t continuation(const char *p)
{
	if (p[0] != '\\')
		return 0;
	if (p[1] == '\n')
		return 2;
	return p[1] == '\r' && p[2] == '\n' ? 3 : 0;
}

const char *skip_line(const char *p, const char *end, bool literals)
{
	size_t len;

	while (p < end && *p != '\n') {
		if (*p == '/' && (p[1] == '*' || p[1] == '/')) {
			p = skip_comment(p, end);
		} else if (literals && class_of(*p) == C_QUOTE) {
			p = skip_literal(p, end);
		} else {
			len = continuation(p);
			p += len ? len : 1;
		}
	}
	return p < end ? p : end;
}

const char *skip_blanks(const char *p, const char *end)
{
	const char *next;
	size_t len;

	while (p < end) {
		if (class_of(*p) == C_SPACE) {
			p++;
			continue;
		}
		len = continuation(p);
		next = len ? p + len : skip_comment(p, end);
		if (next == p)
			break;
		p = next;
	}
	return p < end ? p : end;
}

static bool starts_line(const char *base, const char *p)
{
	while (p > base && (p[-1] == ' ' || p[-1] == '\t'))
		p--;
	return p == base || p[-1] == '\n';
}

const char *skip_space(const char *base, const char *p, const char *end)
{
	for (;;) {
		p = skip_blanks(p, end);
		if (p >= end)
			return end;
		if (*p == '\n')
			p++;
		else if (*p == '#' && starts_line(base, p))
			p = skip_line(p, end, false);
		else
			return p;
	}
}

/* Past a directive; after #else and #elif past everything up to the #endif. */
static const char *skip_arms(const char *base, const char *p, const char *end)
{
	const char *word;
	unsigned int nest = 0;

	for (;;) {
		word = skip_blanks(p + 1, end);
		p = skip_line(p, end, false);
		if (!strncmp(word, "if", 2)) {
			if (!nest)
				return p;
			nest++;
		} else if (!strncmp(word, "el", 2)) {
			if (!nest)
				nest = 1;
		} else if (!strncmp(word, "endif", 5)) {
			if (nest <= 1)
				return p;
			nest--;
		} else if (!nest) {
			return p;
		}
		/* Look for the next directive. */
		for (;;) {
			p = skip_blanks(p, end);
			if (p >= end)
				return end;
			if (*p == '#' && starts_line(base, p))
				break;
			if (class_of(*p) == C_QUOTE)
				p = skip_literal(p, end);
			else
				p++;
		}
	}
}

const char *find_close(const char *base, const char *p, const char *end)
{
	unsigned int depth = 0;

	while (p < end) {
		switch (*p) {
		case '(':
		case '[':
		case '{':
			depth++;
			p++;
			break;
		case ')':
		case ']':
		case '}':
			if (!--depth)
				return p;
			p++;
			break;
		case '"':
		case '\'':
			p = skip_literal(p, end);
			break;
		case '#':
			p = starts_line(base, p) ? skip_arms(base, p, end) : p + 1;
			break;
		case '/':
			if (p[1] == '*' || p[1] == '/') {
				p = skip_comment(p, end);
				break;
			}
			__attribute__((fallthrough));
		default:
			p++;
		}
	}
	return NULL;
}

void fold_text(struct buf *out, const char *base, const char *p, const char *end)
{
	const char *next;
	size_t from = out->len;
	bool space = false;
	char c;

	while (p < end) {
		next = p;
		if (class_of(*p) == C_QUOTE)
			next = skip_literal(p, end);
		if (next != p) {
			if (space && out->len > from)
				buf_char(out, ' ');
			space = false;
			for (; p < next; p++) {
				if (continuation(p)) {
					p += continuation(p) - 1;
					continue;
				}
				c = *p;
				if (c == '\t' || c == '\n' || c == '\r' || !c)
					c = ' ';
				buf_char(out, c);
			}
			continue;
		}
		if (*p == '#' && starts_line(base, p)) {
			p = skip_line(p, end, false);
			space = true;
			continue;
		}
		next = skip_blanks(p, end);
		if (next < end && *next == '\n')
			next++;
		if (next != p) {
			space = true;
			p = next;
			continue;
		}
		if (space && out->len > from)
			buf_char(out, ' ');
		space = false;
		buf_char(out, *p++);
	}
}

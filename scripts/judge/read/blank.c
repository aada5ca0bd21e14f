// SPDX-License-Identifier: GPL-2.0-only
/* Text without what is no code. */

#include <string.h>

#include "read/blank.h"

/* The end of the comment at @p, or NULL when none begins here. */
static const char *comment_end(const char *p, const char *end)
{
	const char *close;

	if (end - p < 2 || p[0] != '/')
		return NULL;
	if (p[1] == '/') {
		close = memchr(p, '\n', (size_t)(end - p));
		return close ? close : end;
	}
	if (p[1] != '*')
		return NULL;
	for (close = p + 2; close + 1 < end; close++)
		if (close[0] == '*' && close[1] == '/')
			return close + 2;
	return NULL;
}

/* The end of the literal at @p, or NULL when it is not closed on its line. */
static const char *literal_end(const char *p, const char *end)
{
	char quote = *p++;

	while (p < end && *p != quote) {
		if (*p == '\n')
			return NULL;
		p += *p == '\\' ? 2 : 1;
	}
	return p < end ? p + 1 : NULL;
}

void text_blank(char *to, const char *from, size_t len)
{
	const char *p = from, *end = from + len, *next;
	char fill;

	while (p < end) {
		next = NULL;
		fill = ' ';
		if (*p == '/') {
			next = comment_end(p, end);
		} else if (*p == '"' || *p == '\'') {
			next = literal_end(p, end);
			fill = 'x';
		}
		if (!next) {
			*to++ = *p++;
			continue;
		}
		if (fill == 'x') {
			*to++ = *p++;
			next--;
		}
		for (; p < next; p++)
			*to++ = *p == '\n' ? '\n' : fill;
		if (fill == 'x')
			*to++ = *p++;
	}
}

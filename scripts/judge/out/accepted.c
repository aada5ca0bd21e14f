// SPDX-License-Identifier: GPL-2.0-only
/* The comments by which an author accepts a finding. */

#include "out/accepted.h"
#include "read/ctext.h"

static const char mark[] = "pcim: ok ";

/* The text of a line, which counts from 1; empty where there is none. */
static struct piece line_of(struct acceptance *a, uint32_t line)
{
	const char *end = a->text.buf + a->text.len, *p, *stop;

	/* Findings come in the order of their lines. */
	if (!a->at || line < a->line) {
		a->at = a->text.buf;
		a->line = 1;
	}
	for (; a->line < line; a->line++) {
		p = memchr(a->at, '\n', (size_t)(end - a->at));
		if (!p)
			return piece_of(end, end);
		a->at = p + 1;
	}
	stop = memchr(a->at, '\n', (size_t)(end - a->at));
	return piece_strip(piece_of(a->at, stop ? stop : end));
}

/* What stands in a comment that is all of its line; empty if it is none. */
static struct piece comment_in(struct piece line)
{
	const char *end = line.p + line.len;

	if (line.len > 4 && !memcmp(line.p, "/*", 2) && !memcmp(end - 2, "*/", 2))
		return piece_strip(piece_of(line.p + 2, end - 2));
	if (line.len > 2 && !memcmp(line.p, "//", 2))
		return piece_strip(piece_of(line.p + 2, end));
	return piece_of(end, end);
}

bool accepted(struct acceptance *a, const struct judge *j, const struct finding *f)
{
	const size_t len = sizeof(mark) - 1, rule = strlen(f->decision.rule);
	struct piece said;

	if (!a->any || a->file != f->file) {
		acceptance_free(a);
		a->any = true;
		a->file = f->file;
		a->readable = !text_read(&a->text, judge_path(j, f->file));
	}
	if (!a->readable || f->line < 2)
		return false;
	said = comment_in(line_of(a, f->line - 1));
	if (said.len <= len + rule || memcmp(said.p, mark, len))
		return false;
	said = piece_strip(piece_of(said.p + len, said.p + said.len));
	/* The rule, and behind it why. */
	return said.len > rule + 1 && !memcmp(said.p, f->decision.rule, rule) &&
	       (said.p[rule] == ' ' || said.p[rule] == '\t');
}

void acceptance_free(struct acceptance *a)
{
	if (a->any && a->readable)
		text_free(&a->text);
	*a = (struct acceptance){ 0 };
}

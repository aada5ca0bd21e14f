// SPDX-License-Identifier: GPL-2.0-only
/* Names that are no code: take_line(a) stands in comments and literals. */

/* a comment /* does not nest: take_line(b) */
// a line comment goes on after a backslash \
take_line(c);

static const char *text = "take_line(d) /* no comment */ // nor this";
static const char quote = '"', tick = '\'', slash = '\\';
static const char *more = "a quote \" take_line(e) \\";

#error don't take_line(f); an apostrophe opens nothing here
#warning isn't "this" /* but this is a comment
take_line(g) */

int literals(struct dev *dev)
{
	print("brace { in \"text\" \
and on a second line }", '{', '}');
	if ('(' == dev->c) /* ) */
		take_line(dev /* , take_line(h) */, // take_line(i)
			  1);
	// this comment goes on \
	take_line(j);
	return take_line  /* between */
		(dev, L'x', u8"wide", 0x1e+2, 1.5e-3, 3...5);
}

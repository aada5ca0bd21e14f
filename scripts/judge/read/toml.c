// SPDX-License-Identifier: GPL-2.0-only
/* A reader of simple TOML. */

#include <stdlib.h>

#include "read/toml.h"
#include "read/util.h"

struct reader {
	const char *at;
	unsigned int line;
	struct buf table, key, text;
	unsigned int tables;
	void (*value)(void *ctx, const struct toml_value *v);
	void *ctx;
};

/* Past blanks, and past newlines and comments if @lines. */
static void skip(struct reader *r, bool lines)
{
	for (;; r->at++) {
		if (*r->at == '#')
			r->at += strcspn(r->at, "\n");
		if (*r->at == '\n' && lines)
			r->line++;
		else if (*r->at != ' ' && *r->at != '\t')
			return;
	}
}

static void set(struct buf *b, const char *from, size_t len)
{
	b->len = 0;
	buf_add(b, from, len);
	buf_char(b, '\0');
}

static void tell(struct reader *r, bool key)
{
	struct toml_value v = {
		.table = r->table.data, .number = r->tables,
		.key = key ? r->key.data : NULL, .text = key ? r->text.data : NULL,
	};

	r->value(r->ctx, &v);
}

static const char *read_table(struct reader *r)
{
	size_t len, closing = r->at[1] == '[' ? 2 : 1;

	r->at += closing;
	len = strcspn(r->at, "]\n");
	set(&r->table, r->at, len);
	r->at += len;
	if (strncmp(r->at, "]]", closing))
		return "a table's name is not closed";
	r->at += closing;
	r->tables++;
	tell(r, false);
	return NULL;
}

/* A string or a number at @r->at, into @r->text. */
static const char *scalar(struct reader *r)
{
	size_t len;

	if (*r->at != '"') {
		len = strcspn(r->at, ", \t]\n#");
		if (!len)
			return "a value is missing";
		set(&r->text, r->at, len);
		r->at += len;
		return NULL;
	}
	r->text.len = 0;
	for (r->at++; *r->at && *r->at != '\n' && *r->at != '"'; r->at++) {
		if (*r->at == '\\' && (r->at[1] == '"' || r->at[1] == '\\'))
			r->at++;
		buf_char(&r->text, *r->at);
	}
	buf_char(&r->text, '\0');
	if (*r->at != '"')
		return "a string is not closed";
	r->at++;
	return NULL;
}

static const char *read_array(struct reader *r)
{
	const char *why;

	for (r->at++;;) {
		skip(r, true);
		if (*r->at == ']') {
			r->at++;
			return NULL;
		}
		why = scalar(r);
		if (why)
			return why;
		tell(r, true);
		skip(r, true);
		if (*r->at == ',')
			r->at++;
		else if (*r->at != ']')
			return "an array is not closed";
	}
}

static const char *pair(struct reader *r)
{
	size_t len = strcspn(r->at, " \t=\n");
	const char *why;

	set(&r->key, r->at, len);
	r->at += len;
	skip(r, false);
	if (*r->at != '=')
		return "neither a table nor KEY = VALUE";
	r->at++;
	skip(r, false);
	if (*r->at == '[')
		return read_array(r);
	why = scalar(r);
	if (!why)
		tell(r, true);
	return why;
}

const char *toml_read(const char *text, unsigned int *line,
		      void (*value)(void *ctx, const struct toml_value *v), void *ctx)
{
	struct reader r = { .at = text, .line = 1, .value = value, .ctx = ctx };
	const char *why = NULL;

	set(&r.table, "", 0);
	for (skip(&r, true); *r.at && !why; skip(&r, true)) {
		why = *r.at == '[' ? read_table(&r) : pair(&r);
		if (why)
			break;
		skip(&r, false);
		if (*r.at && *r.at != '\n')
			why = "something follows the value";
	}
	*line = r.line;
	buf_free(&r.table);
	buf_free(&r.key);
	buf_free(&r.text);
	return why;
}

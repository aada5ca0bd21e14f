// SPDX-License-Identifier: GPL-2.0-only
/* Questions about the tokens of a flow. */

#include "flow/read.h"
#include "read/lexer.h"
#include "read/parse.h"

bool token_is(const char *base, const struct flow_token *t, const char *word)
{
	return t->type == FT_NAME && t->len == strlen(word) &&
	       !memcmp(base + t->off, word, t->len);
}

bool flow_is(const struct flow *flow, uint32_t token, const char *word)
{
	return token_is(flow->base, &flow->tokens[token], word);
}

bool is_opening(const struct flow_token *t)
{
	return t->type == FT_PUNCT && (t->op == OP('(') || t->op == OP('[') || t->op == OP('{'));
}

bool is_closing(const struct flow_token *t)
{
	return t->type == FT_PUNCT && (t->op == OP(')') || t->op == OP(']') || t->op == OP('}'));
}

uint32_t flow_close(const struct flow *flow, uint32_t token, uint32_t end)
{
	uint32_t depth = 0;

	for (; token < end; token++) {
		if (is_opening(&flow->tokens[token]))
			depth++;
		else if (is_closing(&flow->tokens[token]) && !--depth)
			return token;
	}
	return end;
}

bool is_keyword(const struct flow *flow, uint32_t token)
{
	enum keyword kw = keyword_of(name_hash(flow_text(flow, token), flow->tokens[token].len));

	return kw != KW_NONE;
}

uint32_t find_op(const struct flow *flow, uint32_t from, uint32_t to, uint32_t op)
{
	uint32_t i;

	for (i = from; i < to; i++) {
		if (is_opening(&flow->tokens[i]))
			i = flow_close(flow, i, to);
		else if (flow_is_op(flow, i, op))
			return i;
	}
	return NO_INDEX;
}

static bool is_assignment(uint32_t op)
{
	switch (op) {
	case OP('='):
	case OP2('+', '='):
	case OP2('-', '='):
	case OP2('*', '='):
	case OP2('/', '='):
	case OP2('%', '='):
	case OP2('&', '='):
	case OP2('|', '='):
	case OP2('^', '='):
	case OP3('<', '<', '='):
	case OP3('>', '>', '='):
		return true;
	}
	return false;
}

uint32_t find_assign(const struct flow *flow, uint32_t from, uint32_t to)
{
	uint32_t i;

	for (i = from; i < to; i++) {
		if (is_opening(&flow->tokens[i]))
			i = flow_close(flow, i, to);
		else if (flow->tokens[i].type == FT_PUNCT && is_assignment(flow->tokens[i].op))
			return i;
	}
	return NO_INDEX;
}

bool has_call(const struct flow *flow, uint32_t from, uint32_t to)
{
	uint32_t i;

	for (i = from; i + 1 < to; i++)
		if (flow->tokens[i].type == FT_NAME && !flow->tokens[i].done &&
		    flow_is_op(flow, i + 1, OP('(')) && !is_keyword(flow, i))
			return true;
	return false;
}

/* Macros whose value is that of their only argument, as far as a test goes. */
static bool is_transparent(const struct flow *flow, uint32_t token)
{
	static const char * const words[] = {
		"likely", "unlikely", "WARN_ON", "WARN_ON_ONCE",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (flow_is(flow, token, words[i]))
			return true;
	return false;
}

void strip(const struct flow *flow, uint32_t *from, uint32_t *to)
{
	uint32_t open;

	for (;;) {
		if (*from + 1 >= *to)
			return;
		open = *from;
		if (is_transparent(flow, open))
			open++;
		if (!flow_is_op(flow, open, OP('(')) || flow_close(flow, open, *to) != *to - 1)
			return;
		*from = open + 1;
		*to -= 1;
	}
}

void token_push(struct flow *flow, const struct flow_token *t)
{
	struct flow_token copy = *t;

	GROW(flow->tokens, flow->n_tokens, flow->cap_tokens);
	flow->tokens[flow->n_tokens++] = copy;
}

void tokens_copy(struct flow *flow, uint32_t from, uint32_t to)
{
	for (; from < to; from++)
		token_push(flow, &flow->tokens[from]);
}

void flow_normal(struct buf *out, const struct flow *flow, uint32_t from, uint32_t to)
{
	const struct flow_token *t;
	const char *p, *end, *next;
	bool word = false, now;

	for (; from < to; from++) {
		t = &flow->tokens[from];
		if (t->type == FT_HOLE) {
			buf_str(out, "({})");
			word = false;
			continue;
		}
		p = flow->base + t->off;
		end = p + t->len;
		now = in_word(*p);
		if (word && now)
			buf_char(out, ' ');
		/* A continued literal stays on one line. */
		while (p < end && (next = memchr(p, '\n', (size_t)(end - p)))) {
			buf_add(out, p, (size_t)(next - p));
			p = next + 1;
		}
		if (p < end)
			buf_add(out, p, (size_t)(end - p));
		word = now;
	}
}

bool flow_arg(const struct flow *flow, const struct flow_call *call, unsigned int n,
	      uint32_t *from, uint32_t *to)
{
	uint32_t at = call->open + 1, comma;

	for (;;) {
		comma = find_op(flow, at, call->close, OP(','));
		if (!n--)
			break;
		if (comma == NO_INDEX)
			return false;
		at = comma + 1;
	}
	*from = at;
	*to = comma == NO_INDEX ? call->close : comma;
	return *from < *to;
}

uint32_t flow_step_at(const struct flow *flow, uint32_t off)
{
	const struct flow_step *step;
	const struct flow_token *first, *last;
	uint32_t i;

	for (i = 0; i < flow->n_steps; i++) {
		step = &flow->steps[i];
		if (!step->n)
			continue;
		first = &flow->tokens[step->first];
		last = &flow->tokens[step->first + step->n - 1];
		if (first->off <= off && off < last->off + last->len)
			return i;
	}
	return NO_INDEX;
}

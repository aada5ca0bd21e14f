// SPDX-License-Identifier: GPL-2.0-only
/* Sets of numbers that are kept once, and the effects that are such sets. */

#include <stdlib.h>

#include "flow/read.h"
#include "flow/sum.h"
#include "read/lexer.h"

static uint64_t hash_numbers(const uint32_t *numbers, uint32_t n)
{
	uint64_t h = n * 0x9e3779b97f4a7c15ull;
	uint32_t i;

	for (i = 0; i < n; i++) {
		h = (h ^ numbers[i]) * 0xff51afd7ed558ccdull;
		h ^= h >> 32;
	}
	return h | 1;
}

uint32_t pool_put(struct pool *p, const uint32_t *numbers, uint32_t n)
{
	uint32_t *slot, i, at, *copy = NULL;

	if (!p->n_items) {
		GROW(p->items, p->n_items, p->cap_items);
		p->items[p->n_items++] = (struct pool_item){ .next = NO_INDEX };
	}
	if (!n)
		return 0;
	slot = map_put(&p->by_hash, hash_numbers(numbers, n));
	for (i = *slot; i != NO_INDEX; i = p->items[i].next)
		if (p->items[i].n == n &&
		    !memcmp(p->data + p->items[i].at, numbers, n * sizeof(*numbers)))
			return i;
	/* @numbers may point into the array that grows. */
	if (p->n_data + n > p->cap_data) {
		copy = xmalloc(n * sizeof(*copy));
		memcpy(copy, numbers, n * sizeof(*copy));
		numbers = copy;
		p->cap_data = 2 * (p->n_data + n);
		p->data = xrealloc(p->data, p->cap_data * sizeof(*p->data));
	}
	at = p->n_data;
	memcpy(p->data + at, numbers, n * sizeof(*numbers));
	p->n_data += n;
	free(copy);
	GROW(p->items, p->n_items, p->cap_items);
	p->items[p->n_items] = (struct pool_item){ .at = at, .n = n, .next = *slot };
	*slot = p->n_items;
	return p->n_items++;
}

uint32_t pool_union(struct pool *p, uint32_t a, uint32_t b)
{
	uint32_t i = 0, k = 0, n = 0, na, nb, *out, set;
	const uint32_t *x, *y;

	if (a == b || !b)
		return a;
	if (!a)
		return b;
	na = p->items[a].n;
	nb = p->items[b].n;
	x = p->data + p->items[a].at;
	y = p->data + p->items[b].at;
	out = xmalloc((na + nb) * sizeof(*out));
	while (i < na || k < nb) {
		if (k == nb || (i < na && x[i] < y[k])) {
			out[n++] = x[i++];
		} else {
			i += i < na && x[i] == y[k];
			out[n++] = y[k++];
		}
	}
	set = pool_put(p, out, n);
	free(out);
	return set;
}

void pool_free(struct pool *p)
{
	free(p->data);
	free(p->items);
	map_free(&p->by_hash);
}

static uint32_t change_after(uint32_t before, uint32_t then)
{
	uint32_t change = 0, state;

	for (state = 0; state < WAYS_MACHINE_STATES; state++)
		change |= (uint32_t)change_apply(then, change_apply(before, state)) << 4 * state;
	return change;
}

uint32_t effect_after(struct ways *w, uint32_t before, uint32_t then)
{
	struct pool *p = &w->effects;
	const uint32_t *x, *y;
	uint32_t i = 0, k = 0, n = 0, na, nb, *out, set;

	if (!then)
		return before;
	if (w->machine->by_word)
		before = effect_renamed(w, before, then);
	if (!before)
		return then;
	na = p->items[before].n;
	nb = p->items[then].n;
	x = p->data + p->items[before].at;
	y = p->data + p->items[then].at;
	out = xmalloc((na + nb) * sizeof(*out));
	while (i < na || k < nb) {
		if (k == nb || (i < na && x[i] < y[k])) {
			out[n++] = x[i++];
			out[n++] = x[i++];
		} else if (i == na || x[i] > y[k]) {
			out[n++] = y[k++];
			out[n++] = y[k++];
		} else {
			out[n] = x[i];
			out[n + 1] = change_after(x[i + 1], y[k + 1]);
			n += out[n + 1] == CHANGE_NONE ? 0 : 2;
			i += 2;
			k += 2;
		}
	}
	set = pool_put(p, out, n);
	free(out);
	return set;
}

uint32_t key_put(struct keys *keys, const char *text, size_t len)
{
	char *copy = xcalloc(1, len + TEXT_PAD);
	uint32_t *slot;

	memcpy(copy, text, len);
	slot = map_put(&keys->by_hash, len ? name_hash(copy, len) : 4);
	if (*slot == NO_INDEX) {
		GROW(keys->at, keys->n, keys->cap);
		keys->at[keys->n] = (uint32_t)keys->text.len;
		buf_add(&keys->text, copy, len + 1);
		*slot = keys->n++;
	}
	free(copy);
	return *slot;
}

void keys_free(struct keys *keys)
{
	buf_free(&keys->text);
	free(keys->at);
	map_free(&keys->by_hash);
}

static void key_of_words(struct buf *key, const struct flow *flow,
			 const struct ways_event *event, uint32_t from, uint32_t to)
{
	const char *p = from < to ? flow_text(flow, from) : "";

	ways_word(key, event->kind, p, from < to ? (size_t)(flow_text(flow, to - 1) - p) +
		  flow->tokens[to - 1].len : 0);
}

uint32_t effect_of_event(struct ways *w, const struct flow *flow, const struct flow_call *call,
			 const struct ways_event *event)
{
	uint32_t pair[2] = { 0, 0 }, state, from, to;
	struct buf key = { 0 };

	if (event->key >= 0 && flow_arg(flow, call, (unsigned int)event->key, &from, &to)) {
		strip(flow, &from, &to);
		if (w->machine->by_word)
			key_of_words(&key, flow, event, from, to);
		else
			flow_normal(&key, flow, from, to);
	}
	pair[0] = key_put(&w->keys, key.data ? key.data : "", key.len);
	buf_free(&key);
	for (state = 0; state < WAYS_MACHINE_STATES; state++)
		pair[1] |= (state < w->machine->n_states ?
			    w->machine->next[event->event][state] : state) << 4 * state;
	return pair[1] == CHANGE_NONE ? 0 : pool_put(&w->effects, pair, 2);
}

/* The number of the parameter of that name, or NO_INDEX. */
static uint32_t parameter(const struct record *r, const char *word, size_t len)
{
	const char *p, *end, *last = NULL;
	uint32_t number = 0, depth = 0;
	size_t last_len = 0;

	if (!r->text.params)
		return NO_INDEX;
	p = r->text.base + r->text.params + 1;
	for (; p < r->text.end; p++) {
		if (class_of(*p) == C_WORD) {
			end = skip_word(p, r->text.end);
			last = p;
			last_len = (size_t)(end - p);
			p = end - 1;
		} else if (*p == '(' || *p == '[') {
			depth++;
		} else if (depth && (*p == ')' || *p == ']')) {
			depth--;
		} else if (!depth && (*p == ',' || *p == ')')) {
			if (last && last_len == len && !memcmp(last, word, len))
				return number;
			if (*p == ')')
				break;
			number++;
			last = NULL;
		}
	}
	return NO_INDEX;
}

/* A longer key is that of a function that calls itself with more and more. */
#define KEY_MOST	256

/* @key with the arguments of a call in place of the parameters. */
static uint32_t key_of_caller(struct ways *w, const struct record *caller,
			      const struct flow_call *call, const struct record *callee,
			      uint32_t key)
{
	const char *p = w->keys.text.data + w->keys.at[key], *end = p + strlen(p), *word;
	struct buf out = { 0 };
	uint32_t number, from, to, result;

	while (p < end) {
		if (class_of(*p) != C_WORD) {
			buf_char(&out, *p++);
			continue;
		}
		word = p;
		p = skip_word(p, end);
		number = parameter(callee, word, (size_t)(p - word));
		if (number != NO_INDEX && !(out.len && (out.data[out.len - 1] == '.' ||
							out.data[out.len - 1] == '>')) &&
		    flow_arg(&caller->flow, call, number, &from, &to))
			flow_normal(&out, &caller->flow, from, to);
		else
			buf_add(&out, word, (size_t)(p - word));
	}
	result = out.len > KEY_MOST ? key :
		 key_put(&w->keys, out.data ? out.data : "", out.len);
	buf_free(&out);
	return result;
}

uint32_t effect_of_callee(struct ways *w, const struct record *caller,
			  const struct flow_call *call, const struct record *callee,
			  uint32_t effect)
{
	uint32_t pair[2], i, sum = 0, n = effect ? w->effects.items[effect].n : 0;
	const uint32_t *at;

	if (w->machine->by_word)
		return effect;
	for (i = 0; i < n; i += 2) {
		at = w->effects.data + w->effects.items[effect].at + i;
		pair[0] = key_of_caller(w, caller, call, callee, at[0]);
		pair[1] = at[1];
		sum = effect_after(w, sum, pool_put(&w->effects, pair, 2));
	}
	return sum;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The index reads every byte of every file, so it is written for the speed of
 * memory: 64 bytes at a time become a bit mask of "may be in an identifier",
 * whose edges are the ends of words. Constants of register headers
 * ("#define NAME 0x10") are half of the bytes below drivers/ and are left out:
 * such a name is no function.
 */
#include <stdlib.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "tree/index.h"

#define CHUNK_WORDS	(1u << 20)
#define SET_SIZE	4096u

#ifdef __SSE2__
static inline uint64_t word_mask16(const char *p)
{
	__m128i c = _mm_loadu_si128((const __m128i *)p);
	__m128i lower = _mm_or_si128(c, _mm_set1_epi8(0x20));
	/* x < n for unsigned bytes is max(x, n) != x, here min(x, n - 1) == x */
	__m128i letter = _mm_sub_epi8(lower, _mm_set1_epi8('a'));
	__m128i digit = _mm_sub_epi8(c, _mm_set1_epi8('0'));

	letter = _mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(25)), letter);
	digit = _mm_cmpeq_epi8(_mm_min_epu8(digit, _mm_set1_epi8(9)), digit);
	letter = _mm_or_si128(letter, _mm_cmpeq_epi8(c, _mm_set1_epi8('_')));
	return (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_or_si128(letter, digit));
}

static inline uint64_t word_mask(const char *p)
{
	return word_mask16(p) | word_mask16(p + 16) << 16 |
	       word_mask16(p + 32) << 32 | word_mask16(p + 48) << 48;
}
#else
static inline uint64_t word_mask(const char *p)
{
	uint64_t mask = 0;
	unsigned int i;
	unsigned char c;

	for (i = 0; i < 64; i++) {
		c = (unsigned char)p[i];
		if ((unsigned char)((c | 0x20) - 'a') < 26 ||
		    (unsigned char)(c - '0') < 10 || c == '_')
			mask |= 1ull << i;
	}
	return mask;
}
#endif

static uint32_t set_slot(const struct word_set *set, uint32_t word)
{
	uint32_t i = (word >> 1) & set->mask;

	while (set->slots[i] && set->slots[i] != word)
		i = (i + 1) & set->mask;
	return i;
}

static void set_grow(struct word_set *set)
{
	uint32_t i;

	free(set->slots);
	set->mask = 2 * set->mask + 1;
	set->slots = xcalloc(set->mask + 1, sizeof(*set->slots));
	for (i = 0; i < set->n; i++)
		set->slots[set_slot(set, set->list[i])] = set->list[i];
	set->list = xrealloc(set->list, (set->mask + 1) * sizeof(*set->list));
}

static inline void set_add(struct word_set *set, uint32_t word)
{
	uint32_t i = set_slot(set, word);

	if (set->slots[i])
		return;
	set->slots[i] = word;
	set->list[set->n++] = word;
	if (2 * set->n > set->mask)
		set_grow(set);
}

static void set_start(struct word_set *set)
{
	/* A file with very many words leaves nothing that the next has to clear. */
	if (set->mask > 8 * SET_SIZE) {
		free(set->slots);
		set->slots = NULL;
	}
	if (!set->slots) {
		set->slots = xcalloc(SET_SIZE, sizeof(*set->slots));
		set->list = xrealloc(set->list, SET_SIZE * sizeof(*set->list));
		set->mask = SET_SIZE - 1;
	} else if (set->n < set->mask / 16) {
		/* Backwards, so that each is found where it was put. */
		while (set->n--)
			set->slots[set_slot(set, set->list[set->n])] = 0;
	} else {
		memset(set->slots, 0, (size_t)(set->mask + 1) * sizeof(*set->slots));
	}
	set->n = 0;
}

static bool is_digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

/* Does "#define NAME" go on with a number, right after @p? */
static bool is_constant(const char *p)
{
	if (*p != ' ' && *p != '\t')
		return false;
	while (*p == ' ' || *p == '\t')
		p++;
	return is_digit(*p);
}

static bool is_define(const char *base, const char *word, size_t len)
{
	if (len != 6 || memcmp(word, "define", 6))
		return false;
	while (word > base && (word[-1] == ' ' || word[-1] == '\t'))
		word--;
	return word > base && word[-1] == '#';
}

static bool index_text(struct word_set *set, const char *base, size_t len)
{
	bool defining = false, includes_c = false;
	const char *start = NULL, *p, *at;
	uint64_t mask, edges, carry = 0;

	for (p = base; p < base + len + 1; p += 64) {
		mask = word_mask(p);
		/* A word at the very end stops in the padding. */
		edges = mask ^ (mask << 1 | carry);
		carry = mask >> 63;
		for (; edges; edges &= edges - 1) {
			at = p + __builtin_ctzll(edges);
			if (!start) {
				start = at;
				continue;
			}
			if (is_digit(*start)) {
				start = NULL;
				continue;
			}
			if (defining && is_constant(at)) {
				defining = false;
				start = NULL;
				continue;
			}
			defining = is_define(base, start, (size_t)(at - start));
			if (at - start == 1 && *start == 'c' && *at == '"' &&
			    start > base && start[-1] == '.')
				includes_c = true;
			set_add(set, index_word(name_hash(start, (size_t)(at - start))));
			start = NULL;
		}
	}
	return includes_c;
}

static void keep_words(struct index_worker *w, struct words *words)
{
	uint32_t n = w->set.n;

	if (w->chunk_free < n) {
		w->chunk_free = n > CHUNK_WORDS ? n : CHUNK_WORDS;
		/* Chunks live until the end of the program. */
		w->chunk = xmalloc(w->chunk_free * sizeof(*w->chunk));
		GROW(w->chunks, w->n_chunks, w->cap_chunks);
		w->chunks[w->n_chunks++] = w->chunk;
	}
	if (n)
		memcpy(w->chunk, w->set.list, n * sizeof(*w->chunk));
	words->at = w->chunk;
	words->n = n;
	w->chunk += n;
	w->chunk_free -= n;
}

struct indexing {
	struct index_worker *w;
	struct words *words;
	bool begun;
	const char *error;
};

#define LOOK_AT	4096

/* Why a file that begins so is no text, or NULL; a stray NUL does not make it binary. */
static const char *not_text(const char *head, size_t len)
{
	size_t i, odd = 0;

	if (len >= 2 && (!memcmp(head, "\xff\xfe", 2) || !memcmp(head, "\xfe\xff", 2)))
		return "UTF-16, not read: convert it to UTF-8";
	if (len > LOOK_AT)
		len = LOOK_AT;
	for (i = 0; i < len; i++)
		odd += (unsigned char)head[i] < '\t';
	return odd > 4 && odd > len / 64 ? "binary, not read" : NULL;
}

static void index_part(void *ctx, const char *lines, size_t len)
{
	struct indexing *ing = ctx;
	const struct index_worker *w = ing->w;

	if (!ing->begun) {
		ing->begun = true;
		ing->error = not_text(lines, len);
	}
	ing->words->includes_c |= index_text(&ing->w->set, lines, len);
	if (w->look && !ing->words->looked)
		ing->words->looked = w->look(w->look_ctx, lines, len);
}

void index_file(struct index_worker *w, struct file *file, struct words *words)
{
	struct indexing ing = { .w = w, .words = words };

	if (file->error)
		return;
	set_start(&w->set);
	file->error = text_parts(&w->window, file->path, index_part, &ing);
	if (!file->error)
		file->error = ing.error;
	keep_words(w, words);
}

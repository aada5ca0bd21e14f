// SPDX-License-Identifier: GPL-2.0-only
/*
 * The census. Comments, literals and what stands in "#if 0" are blanked, then
 * every asked name before a parenthesis is a site. It shares the reading of
 * files with the rest of the program, and nothing else: no lexer, no parser,
 * no notion of a function. What kind of site it is, it guesses from the word
 * before and the character after.
 */
#include <ctype.h>
#include <stdlib.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "census.h"

#define NAMES_MAX	512
#define NAME_ENDS	" ,\n\t"

struct census {
	char *copy;		/* of the list of names */
	char *names[NAMES_MAX];
	size_t lens[NAMES_MAX];
	size_t n_names;
	size_t shared;		/* letters that all names begin with */
};

struct counting {
	const struct census *c;
	const struct files *files;
	const struct words *words;	/* what is known of the files, or NULL */
	struct text *texts;
	struct sites *out;	/* a file each */
};

static bool word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Blank from @p to @end, keeping lines. */
static void blank(char *p, const char *end)
{
	for (; p < end; p++)
		if (*p != '\n')
			*p = ' ';
}

static char *end_of_comment(char *p, char *end)
{
	if (p[1] == '/') {
		while (p < end && (*p != '\n' || p[-1] == '\\'))
			p++;
		return p;
	}
	for (p += 2; p < end; p++)
		if (p[0] == '*' && p[1] == '/')
			return p + 2;
	return end;
}

static char *end_of_literal(char *p, char *end)
{
	char quote = *p++;

	while (p < end && *p != quote && *p != '\n')
		p += *p == '\\' && p + 1 < end ? 2 : 1;
	return p < end && *p == quote ? p + 1 : p < end ? p : end;
}

/* The word of the directive on the line at @line, or NULL. */
static const char *directive_word(const char *line, const char *end)
{
	while (line < end && (*line == ' ' || *line == '\t'))
		line++;
	if (line >= end || *line++ != '#')
		return NULL;
	while (line < end && (*line == ' ' || *line == '\t'))
		line++;
	return line;
}

static bool starts(const char *p, const char *word)
{
	size_t len = strlen(word);

	return !strncmp(p, word, len) && !word_char(p[len]);
}

/* An apostrophe in the prose of #error opens nothing. */
static bool is_prose(const char *line, const char *end)
{
	const char *word = directive_word(line, end);

	return word && (starts(word, "error") || starts(word, "warning") ||
			starts(word, "pragma"));
}

static void blank_comments(char *base, char *end)
{
	bool prose = is_prose(base, end);
	char *p = base, *next;

	while (p < end) {
		if (*p == '/' && (p[1] == '/' || p[1] == '*')) {
			next = end_of_comment(p, end);
			blank(p, next);
			p = next;
		} else if ((*p == '"' || *p == '\'') && !prose) {
			next = end_of_literal(p, end);
			blank(p + 1, next - 1 > p ? next - 1 : next);
			p = next > p ? next : p + 1;
		} else {
			if (*p++ == '\n')
				prose = is_prose(p, end);
		}
	}
}

/* Is the condition after "if" just 0? */
static bool is_zero(const char *p, const char *eol)
{
	while (p < eol && (*p == ' ' || *p == '\t'))
		p++;
	if (p >= eol || *p++ != '0')
		return false;
	while (p < eol && (*p == ' ' || *p == '\t' || *p == '\r'))
		p++;
	return p >= eol || (p[0] == '&' && p[1] == '&');
}

/* Dead arms, and all directives but #define, which has sites of its own. */
static void blank_dead(char *base, char *end)
{
	unsigned int nest = 0;	/* of conditions within the dead arm; 0: alive */
	const char *word;
	char *line, *eol;

	for (line = base; line < end; line = eol + 1) {
		eol = memchr(line, '\n', (size_t)(end - line));
		if (!eol)
			eol = end;
		word = directive_word(line, eol);
		if (!nest) {
			if (word && starts(word, "if") && is_zero(word + 2, eol))
				nest = 1;
			while (word && !starts(word, "define") && eol < end && eol[-1] == '\\') {
				eol = memchr(eol + 1, '\n', (size_t)(end - eol - 1));
				if (!eol)
					eol = end;
			}
			if (word && !starts(word, "define"))
				blank(line, eol);
			continue;
		}
		if (word && (starts(word, "if") || starts(word, "ifdef") ||
			     starts(word, "ifndef")))
			nest++;
		else if (word && starts(word, "endif"))
			nest--;
		else if (word && nest == 1 && (starts(word, "else") || starts(word, "elif")))
			nest = 0;
		blank(line, eol);
	}
}

static const char *after_spaces(const char *p, const char *end)
{
	while (p < end && (isspace((unsigned char)*p) || (*p == '\\' && p[1] == '\n')))
		p++;
	return p;
}

static const char *before_spaces(const char *base, const char *p)
{
	while (p > base && isspace((unsigned char)p[-1]))
		p--;
	return p;
}

static const char *before_word(const char *base, const char *p)
{
	while (p > base && word_char(p[-1]))
		p--;
	return p;
}

static bool is_const(const char *base, const char *end)
{
	return end - before_word(base, end) == 5 && !memcmp(end - 5, "const", 5);
}

/* May this word stand before a call? If not it is a type. */
static bool calls_follow(const char *word, size_t len)
{
	static const char * const words[] = {
		"return", "else", "do", "case", "goto", "sizeof", "in",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (strlen(words[i]) == len && !memcmp(words[i], word, len))
			return true;
	return false;
}

static const char *kind_of(const char *base, const char *name, const char *open,
			   const char *end)
{
	const char *before, *word, *p;
	unsigned int depth = 0;
	bool typed;

	before = before_spaces(base, name);
	word = before_word(base, before);
	typed = word < before && !calls_follow(word, (size_t)(before - word));
	if (before > base && before[-1] == '*') {
		/* "type *name(" but not "= *name(" or "a = b * name(" */
		while (before > base && (before[-1] == '*' || is_const(base, before)))
			before = before_spaces(base, before - (before[-1] == '*' ? 1 : 5));
		word = before_word(base, before);
		p = before_spaces(base, word);
		typed = word < before && !calls_follow(word, (size_t)(before - word)) &&
			(p == base || strchr(";}", p[-1]) || word_char(p[-1]) || p[-1] == '*');
	}
	if (!typed)
		return "call";
	for (p = open; p < end; p++) {
		depth += *p == '(';
		depth -= *p == ')';
		if (!depth)
			break;
	}
	if (p >= end)
		return "call";
	p = after_spaces(p + 1, end);
	if (*p == ';' || *p == ',')
		return "declaration";
	while (p < end && word_char(*p)) {
		while (word_char(*p))
			p++;
		p = after_spaces(p, end);
	}
	return *p == '{' ? "definition" : *p == ';' || *p == '(' ? "declaration" : "call";
}

static void add_site(struct sites *out, uint32_t line, size_t column, const char *name,
		     const char *kind)
{
	GROW(out->at, out->n, out->cap);
	out->at[out->n++] = (struct site){
		.line = line, .column = (uint32_t)column, .name = name, .kind = kind,
	};
}

static const char *asked(const struct census *c, const char *word, size_t len)
{
	size_t i;

	for (i = 0; i < c->n_names; i++)
		if (c->lens[i] == len && !memcmp(c->names[i], word, len))
			return c->names[i];
	return NULL;
}

static bool is_label(const char *base, const char *word, const char *after)
{
	if (after[0] != ':' || after[1] == ':')
		return false;
	while (word > base && isspace((unsigned char)word[-1]))
		word--;
	return word > base && strchr(";{}:", word[-1]);
}

static void scan(const struct census *c, const char *base, const char *end,
		 struct sites *out)
{
	const char *p = base, *bol = base, *word, *after, *name;
	bool macro = directive_word(base, end);
	uint32_t line = 1;

	while (p < end) {
		if (*p == '\n') {
			line++;
			bol = p + 1;
			if (!(p > base && (p[-1] == '\\' || (p[-1] == '\r' && p[-2] == '\\'))))
				macro = directive_word(bol, end);
		}
		if (!word_char(*p)) {
			p++;
			continue;
		}
		for (word = p; p < end && word_char(*p); p++)
			;
		name = asked(c, word, (size_t)(p - word));
		if (!name)
			continue;
		after = after_spaces(p, end);
		if (*after == '(')
			add_site(out, line, (size_t)(word - bol), name,
				 macro ? "macro" : kind_of(base, word, after, end));
		else if (is_label(base, word, after))
			add_site(out, line, (size_t)(word - bol), name, "label");
	}
}

/* The next place from @p that has @first, and @last @apart bytes behind it. */
static const char *find_pair(const char *p, const char *end, char first, char last,
			     size_t apart)
{
#ifdef __SSE2__
	const __m128i a = _mm_set1_epi8(first), b = _mm_set1_epi8(last);
	__m128i x, y;
	int both;

	/* The padding behind the text may be read. */
	for (; p < end; p += 16) {
		x = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)p), a);
		y = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(p + apart)), b);
		both = _mm_movemask_epi8(_mm_and_si128(x, y));
		if (both)
			return p + __builtin_ctz((unsigned int)both);
	}
#else
	for (; p < end; p++)
		if (*p == first && p[apart] == last)
			return p;
#endif
	return end;
}

/*
 * Is one of the names among the lines, as a word? Most files have none of them,
 * so only what all begin with is looked for. Needs TEXT_PAD bytes behind @len.
 */
bool census_look(const void *ctx, const char *lines, size_t len)
{
	const struct census *c = ctx;
	const char *p = lines, *end = lines + len, *after;
	size_t apart = c->shared > 4 ? 3 : c->shared ? c->shared - 1 : 0;

	if (!c->shared)
		return true;
	while ((p = find_pair(p, end, c->names[0][0], c->names[0][apart], apart)) < end) {
		for (after = p; after < end && word_char(*after);)
			after++;
		if ((p == lines || !word_char(p[-1])) && asked(c, p, (size_t)(after - p)))
			return true;
		p++;
	}
	return false;
}

static void count_file(void *ctx, size_t i, unsigned int thread)
{
	struct counting *k = ctx;
	const struct file *f = &k->files->at[i];
	struct text *text = &k->texts[thread];
	const char *error = f->error;

	if (!error && k->words && !k->words[i].looked)
		return;
	if (!error)
		error = text_read(text, f->path);
	k->out[i].error = error;
	if (error)
		return;
	if (!k->words && !census_look(k->c, text->buf, text->len))
		return;
	blank_comments(text->buf, text->buf + text->len);
	blank_dead(text->buf, text->buf + text->len);
	scan(k->c, text->buf, text->buf + text->len, &k->out[i]);
}

struct census *census_of(const char *names)
{
	struct census *c = xcalloc(1, sizeof(*c));
	char *save = NULL, *name;
	size_t i;

	c->copy = strdup(names);
	if (!c->copy)
		die("out of memory");
	for (name = strtok_r(c->copy, NAME_ENDS, &save); name;
	     name = strtok_r(NULL, NAME_ENDS, &save)) {
		if (c->n_names == NAMES_MAX)
			die("--sites: at most %d names", NAMES_MAX);
		c->lens[c->n_names] = strlen(name);
		c->names[c->n_names++] = name;
	}
	if (!c->n_names)
		die("--sites: give at least one name");
	c->shared = c->lens[0];
	for (i = 1; i < c->n_names; i++)
		while (strncmp(c->names[0], c->names[i], c->shared))
			c->shared--;
	return c;
}

struct sites *census_find(const struct census *c, const struct files *files,
			  const struct words *words, unsigned int threads)
{
	struct counting k = { .c = c, .files = files, .words = words };
	unsigned int i;

	k.texts = xcalloc(threads, sizeof(*k.texts));
	k.out = xcalloc(files->n, sizeof(*k.out));
	parallel(threads, files->n, count_file, &k);
	for (i = 0; i < threads; i++)
		text_free(&k.texts[i]);
	free(k.texts);
	return k.out;
}

void sites_free(struct sites *sites, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		free(sites[i].at);
	free(sites);
}

void census_free(struct census *c)
{
	if (c)
		free(c->copy);
	free(c);
}

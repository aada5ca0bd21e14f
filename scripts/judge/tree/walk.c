// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which files there are, and their bytes. Symbolic links to directories are
 * not followed, so that a loop cannot be; names that begin with a dot are not
 * looked at.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "read/util.h"

/* Small enough to stay in the second cache. */
#define WINDOW	(128u << 10)

static bool is_source(const char *name, size_t len)
{
	return len > 2 && name[len - 2] == '.' &&
	       (name[len - 1] == 'c' || name[len - 1] == 'h');
}

static void add_file(struct files *files, char *path, const char *error)
{
	size_t len = strlen(path);

	GROW(files->at, files->n, files->cap);
	files->at[files->n++] = (struct file){
		.path = path,
		.error = error,
		.header = len && path[len - 1] == 'h',
	};
}

/* Where a bare "." is the root, names stand alone: paths stay as git has them. */
static char *join(const char *dir, const char *name)
{
	size_t dlen = strlen(dir), nlen = strlen(name);
	char *path;

	if (!strcmp(dir, "."))
		dlen = 0;
	path = xmalloc(dlen + nlen + 2);
	memcpy(path, dir, dlen);
	if (dlen)
		path[dlen++] = '/';
	memcpy(path + dlen, name, nlen + 1);
	return path;
}

static void walk_dir(struct files *files, char *dir)
{
	DIR *handle = opendir(dir);
	struct dirent *entry;
	struct stat st;
	char *path;
	unsigned char type;

	if (!handle) {
		add_file(files, dir, strerror(errno));
		return;
	}
	while ((entry = readdir(handle))) {
		if (entry->d_name[0] == '.')
			continue;
		type = entry->d_type;
		if (type != DT_DIR && type != DT_UNKNOWN &&
		    !is_source(entry->d_name, strlen(entry->d_name)))
			continue;
		path = join(dir, entry->d_name);
		if (type == DT_UNKNOWN && !lstat(path, &st))
			type = S_ISDIR(st.st_mode) ? DT_DIR : DT_REG;
		if (type == DT_DIR)
			walk_dir(files, path);
		else if (is_source(path, strlen(path)))
			add_file(files, path, NULL);
		else
			free(path);
	}
	closedir(handle);
	free(dir);
}

static char *clean(const char *root)
{
	size_t len;
	char *path;

	while (root[0] == '.' && root[1] == '/') {
		root += 2;
		while (*root == '/')
			root++;
	}
	if (!*root)
		root = ".";
	path = strdup(root);
	if (!path)
		die("out of memory");
	for (len = strlen(path); len > 1 && path[len - 1] == '/'; len--)
		path[len - 1] = '\0';
	return path;
}

void walk_root(struct files *files, const char *root)
{
	char *path = clean(root);
	struct stat st;

	if (stat(path, &st))
		die("%s: %s; name directories or files of the tree", root, strerror(errno));
	if (S_ISDIR(st.st_mode))
		walk_dir(files, path);
	else
		add_file(files, path, NULL);
}

void walk_stdin(struct files *files)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;

	while ((len = getline(&line, &cap, stdin)) > 0) {
		if (line[len - 1] == '\n')
			line[--len] = '\0';
		if (len)
			add_file(files, clean(line), NULL);
	}
	free(line);
}

char *path_resolve(const char *from, const char *target, size_t len)
{
	const char *slash = strrchr(from, '/');
	size_t dir = slash ? (size_t)(slash - from) : 0, n = 0, i, start;
	char *path = xmalloc(dir + len + 2);

	memcpy(path, from, dir);
	n = dir;
	for (i = 0; i < len;) {
		for (start = i; i < len && target[i] != '/'; i++)
			;
		if (i - start == 2 && !memcmp(target + start, "..", 2)) {
			while (n && path[n - 1] != '/')
				n--;
			n -= n != 0;
		} else if (i > start && !(i - start == 1 && target[start] == '.')) {
			if (n)
				path[n++] = '/';
			memcpy(path + n, target + start, i - start);
			n += i - start;
		}
		i++;
	}
	path[n] = '\0';
	return path;
}

static int by_path(const void *a, const void *b)
{
	const struct file *x = a, *y = b;

	return strcmp(x->path, y->path);
}

void walk_done(struct files *files)
{
	size_t i, n = 0;

	if (!files->n)
		return;
	qsort(files->at, files->n, sizeof(*files->at), by_path);
	for (i = 0; i < files->n; i++) {
		if (n && !strcmp(files->at[n - 1].path, files->at[i].path))
			free(files->at[i].path);
		else
			files->at[n++] = files->at[i];
	}
	files->n = n;
}

void files_free(struct files *files)
{
	size_t i;

	for (i = 0; i < files->n; i++)
		free(files->at[i].path);
	free(files->at);
	memset(files, 0, sizeof(*files));
}

static int text_open(const char *path, size_t *size, const char **error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;

	*error = NULL;
	if (fd < 0 || fstat(fd, &st))
		*error = strerror(errno);
	else if (!S_ISREG(st.st_mode))
		*error = "not a regular file";
	else if ((uint64_t)st.st_size > TEXT_MAX)
		*error = "too large";
	if (*error) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	*size = (size_t)st.st_size;
	return fd;
}

static size_t text_fill(int fd, char *to, size_t n, const char **error)
{
	size_t done = 0;
	ssize_t got;

	while (done < n) {
		got = read(fd, to + done, n - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			*error = strerror(errno);
		if (got <= 0)
			break;
		done += (size_t)got;
	}
	return done;
}

const char *text_read(struct text *text, const char *path)
{
	const char *error;
	size_t size;
	int fd = text_open(path, &size, &error);

	if (error)
		return error;
	if (text->cap < size + TEXT_PAD) {
		free(text->buf);
		text->cap = size + size / 4 + TEXT_PAD;
		text->buf = xmalloc(text->cap);
	}
	text->len = text_fill(fd, text->buf, size, &error);
	close(fd);
	memset(text->buf + text->len, 0, TEXT_PAD);
	return error;
}

const char *text_parts(struct text *window, const char *path,
		       void (*part)(void *ctx, const char *lines, size_t len), void *ctx)
{
	size_t size, held = 0, got, lines;
	char behind[TEXT_PAD], *end;
	const char *error, *newline;
	int fd = text_open(path, &size, &error);

	if (error)
		return error;
	do {
		if (window->cap < held + WINDOW / 2 + TEXT_PAD) {
			window->cap += WINDOW;
			window->buf = xrealloc(window->buf, window->cap);
		}
		got = text_fill(fd, window->buf + held, window->cap - TEXT_PAD - held, &error);
		held += got;
		newline = got && held ? memrchr(window->buf, '\n', held) : NULL;
		lines = newline ? (size_t)(newline - window->buf) + 1 : got ? 0 : held;
		if (!lines)
			continue;
		/* What follows the last whole line is put aside for the padding. */
		end = window->buf + lines;
		memcpy(behind, end, TEXT_PAD);
		memset(end, 0, TEXT_PAD);
		part(ctx, window->buf, lines);
		memcpy(end, behind, TEXT_PAD);
		held -= lines;
		memmove(window->buf, end, held);
	} while (got);
	close(fd);
	return error;
}

void text_free(struct text *text)
{
	free(text->buf);
	memset(text, 0, sizeof(*text));
}

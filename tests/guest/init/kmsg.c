// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's log.  Our lines go through it as well, so that one console
 * holds everything in its order and no two lines mix.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"

static const char * const complaints[] = {
	"WARNING: ",
	"BUG: ",
	"INFO: possible",
	"INFO: task",
	"INFO: trying to register non-static key",
	"inconsistent lock state",
	"Resources present before probing",
	"already-disabled device",
	"Trying to free nonexistent resource",
	"Trying to free already-free IRQ",
	"refcount_t:",
	"Oops: ",
	"general protection fault",
	"list_add corruption",
	"list_del corruption",
	"nobody cared",
	"cannot create duplicate",
};

void say(const char *format, ...)
{
	char line[512];
	va_list args;
	int length, fd;

	/* Level "info": a user's line, facility 1. */
	length = snprintf(line, sizeof(line), "<14>");
	va_start(args, format);
	length += vsnprintf(line + length, sizeof(line) - length, format, args);
	va_end(args);
	if (length > (int)sizeof(line) - 2)
		length = sizeof(line) - 2;
	/* A line without its end waits for the next one. */
	line[length++] = '\n';
	fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	while (write(fd, line, length) < 0 && errno == EINTR)
		;
	close(fd);
}

#define ALIVE_S 20

void say_alive(const char *what, unsigned int done)
{
	static time_t last;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec - last < ALIVE_S)
		return;
	last = now.tv_sec;
	if (done)
		say("pcim: %s: %u cycles", what, done);
	else
		say("pcim: %s: waiting", what);
}

static int reader(void)
{
	static int fd = -1;

	if (fd < 0)
		fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	return fd;
}

void kmsg_mark(void)
{
	lseek(reader(), 0, SEEK_END);
}

/* The next line of the kernel's own, or NULL at the end of the log. */
static const char *next_line(void)
{
	static char record[8192];
	ssize_t got;
	char *line, *end;

	for (;;) {
		got = read(reader(), record, sizeof(record) - 1);
		if (got < 0 && (errno == EPIPE || errno == EINTR))
			continue;
		if (got <= 0)
			return NULL;
		record[got] = '\0';
		/* "priority,sequence,time,flags;text\n KEY=value..." */
		if (strtoul(record, NULL, 10) >> 3)
			continue;
		line = strchr(record, ';');
		if (!line)
			continue;
		end = strchr(++line, '\n');
		if (end)
			*end = '\0';
		return line;
	}
}

const char *kmsg_splat(void)
{
	const char *line;
	unsigned int i;

	while ((line = next_line()))
		for (i = 0; i < ARRAY_SIZE(complaints); i++)
			if (strstr(line, complaints[i]))
				return line;
	return NULL;
}

bool kmsg_saw(const char *text)
{
	const char *line;
	bool saw = false;

	while ((line = next_line()))
		saw |= !!strstr(line, text);
	return saw;
}

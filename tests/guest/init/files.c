// SPDX-License-Identifier: GPL-2.0-only
/* Whole files, read and written at once. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"

int file_read(const char *path, char *text, size_t size)
{
	size_t length = 0;
	ssize_t got;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	while (length < size - 1) {
		got = read(fd, text + length, size - 1 - length);
		if (got < 0) {
			int error = errno;

			close(fd);
			return -error;
		}
		if (!got)
			break;
		length += got;
	}
	text[length] = '\0';
	close(fd);
	return length;
}

int file_write(const char *path, const char *text)
{
	int fd, error = 0;

	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		error = -errno;
	close(fd);
	return error;
}

bool file_exists(const char *path)
{
	return !access(path, F_OK);
}

void sleep_ms(unsigned int ms)
{
	struct timespec rest = { ms / 1000, (ms % 1000) * 1000000L };

	while (nanosleep(&rest, &rest) && errno == EINTR)
		;
}

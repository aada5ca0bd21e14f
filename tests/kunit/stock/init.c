// SPDX-License-Identifier: GPL-2.0
/*
 * The only program of the guest that runs the suites as a module: loads what
 * /modules lists, in order, and switches the guest off.
 *
 * Each line of /modules is a file and the parameters for it. Static, no libc
 * beyond the calls below; not for use on a real machine.
 */

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <unistd.h>

static void load(char *line)
{
	char *params = strchr(line, ' ');
	int fd;

	if (params)
		*params++ = '\0';

	fd = open(line, O_RDONLY);
	if (fd < 0 || syscall(SYS_finit_module, fd, params ? params : "", 0))
		perror(line);
	close(fd);
}

int main(void)
{
	FILE *list = fopen("/modules", "r");
	char line[512];

	while (list && fgets(line, sizeof(line), list)) {
		line[strcspn(line, "\n")] = '\0';
		load(line);
	}

	sync();
	reboot(RB_POWER_OFF);
	return 1;
}

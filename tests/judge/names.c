// SPDX-License-Identifier: GPL-2.0-only
/* Many threads intern names of their own while the table grows. */
#include <stdio.h>
#include <string.h>

#include "read/intern.h"
#include "read/util.h"

#define NAMES	20000

static unsigned int wrong[64];

static void work(void *ctx, size_t at, unsigned int thread)
{
	char text[32];
	int i, len;

	(void)ctx;
	for (i = 0; i < NAMES; i++) {
		len = snprintf(text, sizeof(text), "name_%zu_%d", at, i);
		if (strcmp(intern(text, (size_t)len), text))
			wrong[thread]++;
	}
}

int main(void)
{
	unsigned int i, sum = 0;

	parallel(8, 32, work, NULL);
	for (i = 0; i < ARRAY_SIZE(wrong); i++)
		sum += wrong[i];
	printf("%u wrong\n", sum);
	return !!sum;
}

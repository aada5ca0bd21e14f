// SPDX-License-Identifier: GPL-2.0-only
/* What may go on at the same time as an UNMASK, and leaves the line alive. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

#include "vfio.h"

/* Milliseconds: when an event is late, and when it never comes. */
#define LATE	500
#define NEVER	2000
/* Config writes a round. */
#define BURST	16

struct writer {
	struct edu *edu;
	atomic_ulong wanted, done;
	atomic_bool stop;
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

static void on_cpu(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

/* Writes PCI_COMMAND as it is, some times each time it is wanted. */
static void *write_command(void *data)
{
	struct writer *writer = data;

	on_cpu(0);
	while (!writer->stop) {
		if (writer->done == writer->wanted)
			continue;
		device_rewrite_command(writer->edu->fd, BURST);
		writer->done++;
	}
	return NULL;
}

/* The line must come alive by what a user has at hand: one more UNMASK. */
static bool alive(struct edu *edu)
{
	edu_raise(edu);
	if (edu_events(edu, LATE))
		return true;
	edu_unmask(edu);
	return edu_events(edu, NEVER);
}

/*
 * A config write while the UNMASK is on its way. The interrupt was delivered and
 * acknowledged before, so no handler runs. cured: every round counts; otherwise
 * a few dead lines say enough.
 */
void check_command_write(struct edu *edu, unsigned long rounds, int seconds, bool cured)
{
	struct writer writer = { .edu = edu };
	unsigned long n, dead = 0, first = 0;
	double start = now();
	pthread_t thread;

	on_cpu(1);
	pthread_create(&thread, NULL, write_command, &writer);
	for (n = 0; n < rounds; n++) {
		if (dead == 3 || now() - start > seconds)
			break;
		edu_raise(edu);
		edu_events(edu, NEVER);
		edu_ack(edu);
		writer.wanted++;
		for (int spin = 0; spin < (int)(n * 37 % 4000); spin++)
			__asm__ __volatile__("");
		edu_unmask(edu);
		while (writer.done != writer.wanted)
			;
		if (edu_physical_disintx(edu) && !alive(edu)) {
			if (!dead++)
				first = n;
			edu_ack(edu);
			edu_release(edu);
			edu_claim(edu);
		}
		edu_ack(edu);
		edu_unmask(edu);
		while (edu_events(edu, 0))
			edu_unmask(edu);
	}
	writer.stop = true;
	pthread_join(thread, NULL);
	printf("# R3: %lu rounds in %.1f s, %lu dead lines (first in round %lu)\n",
	       n, now() - start, dead, first);
	if (cured)
		result(!dead, "R3: no dead line in %lu rounds", n);
	else
		result(dead, "R3: a config write during the UNMASK leaves dead lines");
}

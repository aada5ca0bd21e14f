// SPDX-License-Identifier: GPL-2.0-only
/* What may go on at the same time as an UNMASK, and leaves the line alive. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

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

/*
 * A guest under QEMU: its vCPUs write config space, mask, and set DisINTx, while
 * KVM ends interrupts by the unmask eventfd and the trigger is swapped.
 */
struct guest {
	struct edu *edu;
	unsigned int seed;
	int events[2];
	atomic_int current;
	atomic_ulong steps;
	atomic_bool stop;
};

static unsigned int dice(unsigned int *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed >> 16;
}

static void *vcpu(void *data)
{
	struct guest *guest = data;
	unsigned int seed = guest->seed;

	on_cpu(0);
	for (; !guest->stop; guest->steps++) {
		switch (dice(&seed) % 6) {
		case 0:
		case 1:
			device_rewrite_command(guest->edu->fd, 1);
			break;
		case 2:
			edu_disintx(guest->edu, true);
			edu_disintx(guest->edu, false);
			break;
		case 3:
			edu_mask(guest->edu);
			edu_unmask(guest->edu);
			break;
		case 4:
			guest->current = !guest->current;
			guest->edu->event = guest->events[guest->current];
			edu_claim(guest->edu);
			break;
		case 5:
			device_reset(guest->edu->fd);
			break;
		}
	}
	return NULL;
}

/* Whether both devices of the line live is for the script to say, afterwards. */
void check_guest(struct edu *edu, const char *mode, unsigned int seed, int seconds)
{
	int unmask = eventfd(0, EFD_CLOEXEC), old = edu->event;
	struct guest guest = { .edu = edu, .seed = seed };
	unsigned long n, seen = 0;
	double start = now();
	pthread_t thread;
	__u64 one = 1;

	guest.events[0] = old;
	guest.events[1] = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (edu_unmask_by(edu, unmask)) {
		result(false, "%s: unmask by eventfd", mode);
		return;
	}
	on_cpu(1);
	pthread_create(&thread, NULL, vcpu, &guest);
	for (n = 0; now() - start < seconds; n++) {
		edu_raise(edu);
		seen += events(guest.events[guest.current], 1) > 0;
		edu_ack(edu);
		if (write(unmask, &one, sizeof(one)) != sizeof(one))
			break;
	}
	guest.stop = true;
	pthread_join(thread, NULL);
	edu_unmask_by(edu, -1);
	close(unmask);
	edu->event = old;
	result(!edu_claim(edu), "%s: the first eventfd is the trigger again", mode);
	close(guest.events[1]);
	edu_ack(edu);
	edu_unmask(edu);
	while (edu_events(edu, 0))
		edu_unmask(edu);
	printf("# %s: seed %u, %lu interrupts raised, %lu seen, %lu steps of the guest\n",
	       mode, seed, n, seen, (unsigned long)guest.steps);
	result(seen, "%s: interrupts came meanwhile", mode);
}

// SPDX-License-Identifier: GPL-2.0-only
/* What must hold on an INTx line that vfio-pci forwards. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "vfio.h"

/*
 * Milliseconds. An event that must come is waited for much longer than any host
 * needs; one that must not come is waited for a while, and its loss would show in
 * the check after it. SOON only says when the stress asks a second time.
 */
#define SILENCE	100
#define SOON	500
#define ARRIVES	10000

int passed, failed;

void result(bool good, const char *format, ...)
{
	va_list args;

	if (good)
		passed++;
	else
		failed++;
	printf("%s %d ", good ? "ok" : "not ok", passed + failed);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
}

static void expect(struct edu *edu, const char *mode, const char *what, int events)
{
	int seen = edu_events(edu, events ? ARRIVES : SILENCE);

	result(seen == events, "%s: %s: %d, expected %d", mode, what, seen, events);
}

void check_script(struct edu *edu, const char *mode)
{
	edu_raise(edu);
	expect(edu, mode, "raise delivers", 1);
	expect(edu, mode, "still high, nothing more comes", 0);
	edu_unmask(edu);
	expect(edu, mode, "unmask while high delivers", 1);
	edu_ack(edu);
	edu_unmask(edu);
	expect(edu, mode, "acknowledge, then unmask is quiet", 0);
	edu_raise(edu);
	expect(edu, mode, "raise delivers again", 1);
	edu_ack(edu);
	edu_raise(edu);
	expect(edu, mode, "fall and rise while masked is quiet", 0);
	edu_unmask(edu);
	expect(edu, mode, "and is delivered by the unmask", 1);
	edu_ack(edu);
	edu_unmask(edu);
	edu_mask(edu);
	edu_mask(edu);
	edu_raise(edu);
	expect(edu, mode, "masked twice, raise is quiet", 0);
	edu_unmask(edu);
	expect(edu, mode, "one unmask delivers", 1);
	edu_ack(edu);
	edu_unmask(edu);
	expect(edu, mode, "quiet at the end", 0);
}

void check_disintx(struct edu *edu, const char *mode, const struct traits *traits)
{
	edu_disintx(edu, true);
	edu_raise(edu);
	expect(edu, mode, "DisINTx set, raise is quiet", 0);
	edu_disintx(edu, false);
	expect(edu, mode, "DisINTx clear delivers", 1);
	edu_ack(edu);
	edu_unmask(edu);
	edu_raise(edu);
	expect(edu, mode, "raise delivers after DisINTx", 1);
	edu_ack(edu);
	edu_unmask(edu);
	expect(edu, mode, "quiet after DisINTx", 0);

	/* The guest's bit and the user's mask are two things. */
	edu_mask(edu);
	edu_disintx(edu, true);
	edu_disintx(edu, false);
	edu_raise(edu);
	expect(edu, mode, traits->reasons ? "the user's mask outlives DisINTx" :
	       "DisINTx takes the user's mask away", !traits->reasons);
	edu_ack(edu);
	edu_unmask(edu);
	edu_events(edu, 0);
	edu_unmask(edu);
}

static void expect_disintx(struct edu *edu, const char *mode, const char *what, int on)
{
	int seen = edu_physical_disintx(edu);

	result(seen == on, "%s: %s: physical DisINTx %d, expected %d", mode, what, seen, on);
}

/* While nobody uses INTx, the device's own DisINTx is what the guest wrote. */
void check_given_back(struct edu *edu, const char *mode)
{
	edu_release(edu);
	expect_disintx(edu, mode, "given back", 0);
	edu_disintx(edu, true);
	expect_disintx(edu, mode, "given back, the guest sets it", 1);
	edu_claim(edu);
	expect_disintx(edu, mode, "claimed with it", 1);
	edu_disintx(edu, false);
	expect_disintx(edu, mode, "claimed, the guest clears it", 0);
	edu_release(edu);
	expect_disintx(edu, mode, "set before the claim, cleared before the release", 0);

	edu_claim(edu);
	edu_disintx(edu, true);
	edu_release(edu);
	expect_disintx(edu, mode, "set while claimed, given back", 1);
	edu_disintx(edu, false);
	expect_disintx(edu, mode, "given back, the guest clears it", 0);

	/* Nobody would serve it, and its neighbours would starve. */
	edu_claim(edu);
	edu_raise(edu);
	expect(edu, mode, "asserts its line", 1);
	edu_release(edu);
	expect_disintx(edu, mode, "given back while it asserts its line", 1);
	edu_ack(edu);
	result(!edu_claim(edu), "%s: INTx is claimed after that", mode);
	expect_disintx(edu, mode, "and is open", 0);
}

/*
 * An interrupt is served by nobody when the device goes to sleep; the user's
 * EOI comes by eventfd while it sleeps, which does not wake it.
 */
void check_sleep(struct edu *edu, const char *mode, const struct traits *traits)
{
	__u64 one = 1;
	int unmask = eventfd(0, EFD_CLOEXEC);

	if (edu_unmask_by(edu, unmask)) {
		result(false, "%s: unmask by eventfd", mode);
		return;
	}
	edu_raise(edu);
	expect(edu, mode, "awake, raise delivers", 1);
	result(!low_power(edu->fd, true) && edu_sleeps(edu, true), "%s: the device sleeps", mode);
	result(write(unmask, &one, sizeof(one)) == sizeof(one), "%s: EOI while it sleeps", mode);
	expect(edu, mode, traits->reasons ? "asleep, nothing is delivered" :
	       "asleep, the EOI opens the line", !traits->reasons);
	low_power(edu->fd, false);
	result(edu_sleeps(edu, false), "%s: the device is awake", mode);
	if (traits->reasons)
		expect(edu, mode, "awake again, what is asserted is delivered", 1);
	edu_unmask_by(edu, -1);
	close(unmask);
	edu_ack(edu);
	edu_unmask(edu);
	edu_events(edu, 0);

	edu_mask(edu);
	low_power(edu->fd, true);
	edu_sleeps(edu, true);
	low_power(edu->fd, false);
	edu_sleeps(edu, false);
	edu_raise(edu);
	expect(edu, mode, "the user's mask outlives sleep", 0);
	edu_unmask(edu);
	expect(edu, mode, "and one unmask delivers", 1);
	edu_ack(edu);
	edu_unmask(edu);
	expect(edu, mode, "quiet after sleep", 0);
}

/* R2: an attempt on a line that has an owner must not touch the owner's flag. */
void check_owner_keeps_flag(struct edu *edu, struct edu *other, bool expected)
{
	unsigned int depth = 0, before = 0, after = 0;
	int ret;

	if (!irq_state(edu->irq, &depth, &before)) {
		result(false, "the flags of irq %d can be read", edu->irq);
		return;
	}
	ret = edu_claim(other);
	irq_state(edu->irq, &depth, &after);
	result(ret == -EBUSY, "R2: the second claim of irq %d is refused: %d", other->irq, ret);
	printf("# R2: UNLAZY of the owner: %u before, %u after the refused claim\n", before, after);
	result((before && after) == expected, "R2: the owner %s its flag",
	       expected ? "keeps" : "loses");
	if (!ret)
		edu_release(other);
}

static void pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static void send_irq_to(int irq, int cpu)
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/irq/%d/smp_affinity_list", irq);
	file = fopen(path, "w");
	if (file) {
		fprintf(file, "%d", cpu);
		fclose(file);
	}
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

/*
 * R1: let a MASK meet a handler in flight. The handler runs on CPU 0, we on
 * CPU 1. On silence, one more UNMASK tells a late automask from a dead line.
 */
void check_stress(struct edu *edu, unsigned long rounds, int seconds, bool guarded)
{
	unsigned long n, dead = 0, late = 0, first = 0;
	double start = now();
	int spin;

	pin(1);
	send_irq_to(edu->irq, 0);
	/* A few dead lines say enough; for none, every round counts. */
	for (n = 0; n < rounds; n++) {
		if (!guarded && (dead == 3 || now() - start > seconds))
			break;
		edu_raise(edu);
		/* From nothing to some 100 us, with all lengths in between. */
		for (spin = 0; spin < (int)(n * 37 % 4000); spin++)
			__asm__ __volatile__("");
		edu_mask(edu);
		edu_ack(edu);
		edu_unmask(edu);
		edu_events(edu, 0);
		edu_raise(edu);
		if (!edu_events(edu, SOON)) {
			edu_unmask(edu);
			if (edu_events(edu, ARRIVES)) {
				late++;
			} else {
				if (!dead++)
					first = n;
				edu_ack(edu);
				edu_release(edu);
				edu_claim(edu);
				send_irq_to(edu->irq, 0);
			}
		}
		edu_ack(edu);
		edu_unmask(edu);
		/* What was on its way while we unmasked. */
		while (edu_events(edu, 0))
			edu_unmask(edu);
	}
	/* The script is no race: the handler shall be done before we go on. */
	send_irq_to(edu->irq, 1);
	printf("# R1: %lu rounds in %.1f s, %lu dead lines (first in round %lu), %lu late\n",
	       n, now() - start, dead, first, late);
	if (guarded)
		result(!dead, "R1: no dead line in %lu rounds", n);
	else
		result(dead, "R1: the unguarded handler leaves dead lines");
}

/* Raise, wait for the event, acknowledge, unmask: a driver's life. */
void measure_rate(struct edu *edu, const char *mode, int seconds)
{
	unsigned long n = 0, lost = 0;
	double start = now();

	while (now() - start < seconds) {
		edu_raise(edu);
		if (!edu_events(edu, ARRIVES))
			lost++;
		edu_ack(edu);
		edu_unmask(edu);
		n++;
	}
	printf("# rate %s: %.0f interrupts a second, %lu lost\n", mode, n / (now() - start), lost);
	result(!lost, "%s: no interrupt lost in the loop", mode);
}

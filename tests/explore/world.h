/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The state of the machine and the steps that it can take. Everything that a
 * step depends on is in here or on a thread's stack, so that a state can be
 * saved, taken up again and compared.
 */
#ifndef WORLD_H
#define WORLD_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "machine.h"

enum thread_id { T_IRQ, T_A, T_B, N_THREADS };

enum op {
	OP_IDLE, OP_FLOW, OP_MASK, OP_UNMASK, OP_IRQFD, OP_SWAP, OP_VIRT_SET, OP_VIRT_CLEAR,
	OP_WRITE, OP_RESET, OP_SUSPEND, OP_RESUME, OP_CLAIM, OP_RELEASE, N_OPS
};

enum wait { W_NOTHING, W_LOCK, W_MUTEX, W_MEMORY, W_CHIP, W_IRQFD };

/* Steps: a thread goes on, a thread begins an operation, the world moves. */
enum event { E_RISE, E_FALL, E_IRQ, E_NEIGHBOUR, E_OTHER_IN, E_OTHER_OUT, N_EVENTS };

#define STEP_RUN(t)		(t)
#define STEP_BEGIN(t, op)	(N_THREADS + (t) * N_OPS + (op))
#define STEP_EVENT(e)		(N_THREADS + N_THREADS * N_OPS + (e))
#define MAX_STEPS		STEP_EVENT(N_EVENTS)

/* What does not change while exploring. */
struct scenario {
	const char *name;
	bool in_device;			/* masked in the device, else at the chip */
	bool presents_again;		/* model A: after EOI; model B does not */
	bool lazy;			/* the flag UNLAZY has no effect */
	bool owner_changes;		/* claims and releases, and another owner */
	bool neighbour;			/* a neighbour interrupts on the line, too */
	unsigned int ops[N_THREADS];	/* bit n: this thread may begin operation n */
};

struct thread {
	jmp_buf jump;
	const char *where;		/* for the trace */
	uintptr_t sp;
	int op;
	int wait;
};

/* What the user knows of his own mask. */
enum user { U_OPEN, U_MASKED, U_UNSURE };

struct world {
	/* The device, and one that shares the line. */
	bool asserted, disintx, neighbour, asleep;
	/* The interrupt controller. */
	bool chip_masked, presented, in_service;
	/* genirq's descriptor. */
	bool irq_disabled, started, unlazy, inprogress, other_owner;
	int depth;
	int (*handler)(int irq, void *data);
	void *data;
	/* What the handler finds; its device's level meanwhile: all the time, at any time. */
	bool was_masked, high, ever;
	/* Locks by their holders; irqlock with interrupts on; what its holder found. */
	int owner, mutex, memory;
	bool irqs_on;
	unsigned int found;
	/* Deliveries decided but not made; those that DisINTx may have held back. */
	unsigned int owed;
	bool maybe, irqfd_on, tangled;
	int user;
	int alive[EVENTFDS];
	bool heap_used;
	_Alignas(16) unsigned char heap[HEAP_BYTES];
	_Alignas(16) unsigned char vdev[VDEV_BYTES];
	struct thread thread[N_THREADS];
};

extern struct world world;
extern const struct scenario *scenario;
extern const char *violation;		/* of the step just taken, or NULL */
extern int current;			/* the thread that runs */

void world_init(void);
bool world_may(int step);
void world_take(int step);
const char *world_check(void);
void world_describe(int step, char *text, size_t size);

/* threads.c */
bool thread_may_run(int t);
void thread_begin(int t, int op);
void thread_run(int t);
void thread_yield(const char *where, int wait);
size_t threads_save(unsigned char *to);
void threads_restore(const unsigned char *from);
uint64_t threads_hash(uint64_t hash);
uint64_t hash_bytes(uint64_t hash, const void *data, size_t size);

/* ops.c */
void machine_operation(int t, int op);
bool machine_runs(unsigned int ops, int but);

/* machine.c */
void machine_flow(void);
void chip_wire_rises(void);
bool machine_wire(void);
bool machine_own_wire(void);
void machine_other_in(void);
void machine_other_out(void);

#endif /* WORLD_H */

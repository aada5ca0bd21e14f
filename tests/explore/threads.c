// SPDX-License-Identifier: GPL-2.0-only
/*
 * Threads that stop where others may run, on stacks that can be saved and put
 * back. A thread that is idle has no stack.
 */
#define _GNU_SOURCE
#include <string.h>
#include <ucontext.h>

#include "world.h"

#define STACK_BYTES	16384
#define RED_ZONE	128

static _Alignas(64) unsigned char stacks[N_THREADS][STACK_BYTES];
static jmp_buf scheduler;
static ucontext_t scheduler_context;
int current = -1;

static bool condition_of(int wait)
{
	switch (wait) {
	case W_LOCK:
		return world.owner < 0;
	case W_MUTEX:
		return world.mutex < 0;
	case W_MEMORY:
		return world.memory < 0;
	case W_CHIP:
		return !world.inprogress && !world.in_service;
	case W_IRQFD:
		return !machine_runs(1u << OP_IRQFD, -1);
	default:
		return true;
	}
}

bool thread_may_run(int t)
{
	return world.thread[t].op != OP_IDLE && condition_of(world.thread[t].wait);
}

static void thread_main(int t, int op)
{
	machine_operation(t, op);
	world.thread[t] = (struct thread) { .op = OP_IDLE };
	_longjmp(scheduler, 1);
}

void thread_begin(int t, int op)
{
	static ucontext_t blank, start;

	/* All threads begin with the same registers: ours must not tell states apart. */
	if (!blank.uc_stack.ss_size) {
		getcontext(&blank);
		blank.uc_stack.ss_size = STACK_BYTES;
	}
	start = blank;
	world.thread[t] = (struct thread) { .op = op };
	memset(stacks[t], 0, STACK_BYTES);
	start.uc_stack.ss_sp = stacks[t];
	start.uc_stack.ss_size = STACK_BYTES;
	start.uc_link = NULL;
	makecontext(&start, (void (*)(void))thread_main, 2, t, op);
	current = t;
	if (!_setjmp(scheduler))
		swapcontext(&scheduler_context, &start);
	current = -1;
}

void thread_run(int t)
{
	current = t;
	if (!_setjmp(scheduler))
		_longjmp(world.thread[t].jump, 1);
	current = -1;
}

__attribute__((noinline)) void thread_yield(const char *where, int wait)
{
	struct thread *me = &world.thread[current];

	me->where = where;
	me->wait = wait;
	me->sp = (uintptr_t)__builtin_frame_address(0) - RED_ZONE;
	if (!_setjmp(me->jump))
		_longjmp(scheduler, 1);
}

static size_t used(int t)
{
	if (world.thread[t].op == OP_IDLE)
		return 0;
	return (uintptr_t)(stacks[t] + STACK_BYTES) - world.thread[t].sp;
}

/* Save world and stacks; with to == NULL say only how much there is. */
size_t threads_save(unsigned char *to)
{
	size_t size = sizeof(world);

	if (to)
		memcpy(to, &world, size);
	for (int t = 0; t < N_THREADS; t++) {
		if (to)
			memcpy(to + size, stacks[t] + STACK_BYTES - used(t), used(t));
		size += used(t);
	}
	return size;
}

void threads_restore(const unsigned char *from)
{
	size_t size = sizeof(world);

	memcpy(&world, from, size);
	for (int t = 0; t < N_THREADS; t++) {
		memcpy(stacks[t] + STACK_BYTES - used(t), from + size, used(t));
		size += used(t);
	}
}

uint64_t hash_bytes(uint64_t hash, const void *data, size_t size)
{
	const unsigned char *bytes = data;
	uint64_t word;

	for (; size >= 8; size -= 8, bytes += 8) {
		memcpy(&word, bytes, 8);
		hash = (hash ^ word) * 0x9e3779b97f4a7c15ull;
		hash ^= hash >> 29;
	}
	while (size--)
		hash = (hash ^ *bytes++) * 0x100000001b3ull;
	return hash ^ (hash >> 32);
}

/* The continuation of each thread: its registers and its stack. */
uint64_t threads_hash(uint64_t hash)
{
	for (int t = 0; t < N_THREADS; t++) {
		const struct thread *one = &world.thread[t];

		hash = hash_bytes(hash, &one->op, sizeof(one->op));
		if (one->op == OP_IDLE)
			continue;
		hash = hash_bytes(hash, &one->wait, sizeof(one->wait));
		hash = hash_bytes(hash, &one->where, sizeof(one->where));
		hash = hash_bytes(hash, one->jump[0].__jmpbuf, sizeof(one->jump[0].__jmpbuf));
		hash = hash_bytes(hash, stacks[t] + STACK_BYTES - used(t), used(t));
	}
	return hash;
}

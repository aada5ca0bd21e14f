// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which steps a state allows, and what must hold in it.
 */
#include <stdio.h>
#include <string.h>

#include "world.h"

static const char *const op_names[N_OPS] = {
	"is idle", "takes the interrupt", "mask(USER)", "unmask(USER | AUTO)", "mask(VIRT)",
	"unmask(VIRT)", "mask(PM)", "unmask(PM)", "claim()", "claim(VIRT)", "release()",
	"direct EOI on", "direct EOI off", "sync()",
};

static const char *const event_names[N_EVENTS] = {
	"the device asserts the line", "the device is served, the line falls",
	"the CPU takes the interrupt", "the guest ends the interrupt",
	"another driver claims the line", "the other driver leaves",
};

static const char *const thread_names[N_THREADS] = { "irq", "A", "B" };

void world_init(void)
{
	memset(&world, 0, sizeof(world));
	violation = NULL;
	world.chip_masked = true;
	world.irq_disabled = true;
	world.depth = 1;
	world.owner = -1;
	line_init(world.line, scenario->in_device);
	if (scenario->owner_changes)
		return;
	thread_begin(T_B, OP_CLAIM);
	while (world.thread[T_B].op != OP_IDLE)
		thread_run(T_B);
}

static bool idle(void)
{
	for (int t = 0; t < N_THREADS; t++)
		if (world.thread[t].op != OP_IDLE)
			return false;
	return true;
}

static bool may_begin(int t, int op)
{
	if (world.thread[t].op != OP_IDLE || !(scenario->ops[t] & (1u << op)))
		return false;
	switch (op) {
	case OP_CLAIM:
	case OP_CLAIM_MASKED:
		return !line_is_claimed(world.line);
	case OP_RELEASE:
	case OP_DIRECT_ON:
	case OP_DIRECT_OFF:
		return line_is_claimed(world.line);
	default:
		return true;
	}
}

static bool may_happen(int event)
{
	switch (event) {
	case E_RISE:
		return !world.asserted;
	case E_FALL:
		return world.asserted;
	case E_IRQ:
		return world.presented && world.thread[T_IRQ].op == OP_IDLE &&
		       !world.in_service;
	case E_GUEST_EOI:
		/* Model B does not look again at EOI: the guest serves first. */
		return world.guest_active && world.told &&
		       (scenario->presents_again || !world.asserted || world.presented);
	case E_OTHER_IN:
		return scenario->owner_changes && !scenario->in_device && !world.handler &&
		       !world.other_owner;
	case E_OTHER_OUT:
		return world.other_owner;
	}
	return false;
}

bool world_may(int step)
{
	if (step < N_THREADS)
		return thread_may_run(step);
	step -= N_THREADS;
	if (step < N_THREADS * N_OPS)
		return may_begin(step / N_OPS, step % N_OPS);
	return may_happen(step - N_THREADS * N_OPS);
}

static void happen(int event)
{
	bool before = machine_wire();

	switch (event) {
	case E_RISE:
		world.asserted = true;
		if (!before && machine_wire())
			chip_wire_rises();
		break;
	case E_FALL:
		world.asserted = false;
		break;
	case E_IRQ:
		thread_begin(T_IRQ, OP_FLOW);
		break;
	case E_GUEST_EOI:
		world.guest_active = false;
		world.told = false;
		chip_eoi();
		break;
	case E_OTHER_IN:
		machine_other_in();
		break;
	case E_OTHER_OUT:
		machine_other_out();
		break;
	}
}

void world_take(int step)
{
	if (step < N_THREADS) {
		thread_run(step);
		return;
	}
	step -= N_THREADS;
	if (step < N_THREADS * N_OPS)
		thread_begin(step / N_OPS, step % N_OPS);
	else
		happen(step - N_THREADS * N_OPS);
	/* Only "told of an interrupt that only the guest can end" matters. */
	if (!world.guest_active && !world.inprogress && !line_is_direct(world.line))
		world.told = false;
}

/* What must hold whenever nobody holds the lock. */
static const char *check_unlocked(void)
{
	bool masked = line_reasons(world.line);

	if (!line_is_claimed(world.line))
		return NULL;
	if (scenario->in_device)
		return world.disintx == masked ? NULL : "I1: DisINTx does not follow the reasons";
	if (world.depth > 1)
		return "I1: the depth is 2, one unmask will not open the line";
	if (world.depth != masked)
		return "I1: the depth does not follow the reasons";
	if (masked && !world.chip_masked && !scenario->lazy)
		return "I2: the line is masked and the controller is not";
	return NULL;
}

/* What must hold when nothing is under way. */
static const char *check_quiet(void)
{
	unsigned int reasons = line_reasons(world.line);

	if (world.owed)
		return "I3: a delivery was decided and never made";
	if (world.other_owner)
		return world.depth || !world.unlazy || world.chip_masked ?
		       "I4: the present owner's line was changed" : NULL;
	if (!line_is_claimed(world.line)) {
		if (world.depth != 1 || !world.chip_masked || world.unlazy || reasons)
			return "I5: the line is not as the next owner expects it";
		if (scenario->in_device && world.disintx != world.disintx_before &&
		    !world.kept_masked)
			return "I5: DisINTx was not restored";
		return NULL;
	}
	if (reasons & line_hold)
		return "the hold was never given back";
	if (world.guest_active && !world.told && !reasons)
		return "I7: an active interrupt that nobody was told of";
	if (machine_wire() && !reasons && !world.guest_active)
		return "I3: the line is open and asserted, and nothing will come";
	if (world.asserted && !scenario->in_device && !reasons && !world.guest_active)
		return "I3: an interrupt was lost";
	return NULL;
}

const char *world_check(void)
{
	const char *bad = NULL;
	bool stuck = true;

	if (world.owner < 0)
		bad = check_unlocked();
	if (!bad)
		bad = violation;
	if (!bad && idle() && !world.presented)
		bad = check_quiet();
	if (!bad && !idle()) {
		for (int t = 0; t < N_THREADS; t++)
			if (thread_may_run(t))
				stuck = false;
		if (stuck && !world.guest_active)
			bad = "a deadlock: no thread can go on";
	}
	return bad;
}

void world_describe(int step, char *text, size_t size)
{
	if (step < N_THREADS) {
		snprintf(text, size, "%-4s %s", thread_names[step],
			 world.thread[step].where ? world.thread[step].where : "");
		return;
	}
	step -= N_THREADS;
	if (step < N_THREADS * N_OPS)
		snprintf(text, size, "%-4s begins %s", thread_names[step / N_OPS],
			 op_names[step % N_OPS]);
	else
		snprintf(text, size, "     %s", event_names[step - N_THREADS * N_OPS]);
}

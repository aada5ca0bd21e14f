// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which steps a state allows, and what must hold in it.
 */
#include <stdio.h>
#include <string.h>

#include "world.h"

static const char *const op_names[N_OPS] = {
	"is idle", "takes the interrupt", "MASK", "UNMASK", "UNMASK by eventfd",
	"a new eventfd", "DisINTx set", "DisINTx cleared", "a config write", "a reset",
	"suspend", "resume", "INTx on", "INTx off",
};

static const char *const event_names[N_EVENTS] = {
	"the device asserts the line", "the device is served, the line falls",
	"the CPU takes the interrupt", "a neighbour asserts the line",
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
	world.owner = world.mutex = world.memory = -1;
	vdev_init(world.vdev, scenario->in_device);
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

/* Operations of a device that is awake, and those that change the PCI_COMMAND. */
#define AWAKE	(~((1u << OP_IDLE) | (1u << OP_FLOW) | (1u << OP_IRQFD)))
#define WRITERS	((1u << OP_VIRT_SET) | (1u << OP_VIRT_CLEAR) | (1u << OP_WRITE) | \
		 (1u << OP_RESET) | (1u << OP_SUSPEND))
#define PM	((1u << OP_SUSPEND) | (1u << OP_RESUME))
#define OWNER	((1u << OP_CLAIM) | (1u << OP_RELEASE))

static bool may_begin(int t, int op)
{
	if (world.thread[t].op != OP_IDLE || !(scenario->ops[t] & (1u << op)))
		return false;
	if (op != OP_IRQFD && (machine_runs(PM, t) || world.asleep != (op == OP_RESUME)))
		return false;
	switch (op) {
	case OP_SUSPEND:
		return !machine_runs(AWAKE, t);
	case OP_CLAIM:
		return !vdev_claimed(world.vdev);
	case OP_RELEASE:
	case OP_SWAP:
		return vdev_claimed(world.vdev);
	case OP_IRQFD:
		return world.irqfd_on;
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
	case E_NEIGHBOUR:
		return scenario->neighbour && !world.neighbour;
	case E_OTHER_IN:
		return scenario->owner_changes && !scenario->in_device && !world.handler &&
		       !world.other_owner && !machine_runs(OWNER, -1);
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
	case E_NEIGHBOUR:
		world.neighbour = true;
		if (!before)
			chip_wire_rises();
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
	if (step < N_THREADS)
		thread_run(step);
	else if (step - N_THREADS < N_THREADS * N_OPS)
		thread_begin((step - N_THREADS) / N_OPS, (step - N_THREADS) % N_OPS);
	else
		happen(step - N_THREADS - N_THREADS * N_OPS);
	if (world.inprogress) {
		world.high &= machine_own_wire();
		world.ever |= machine_own_wire();
	}
	if (vdev_virq_disabled(world.vdev)) {
		world.maybe |= world.owed;
		world.owed = 0;
	}
}

/* What must hold whenever nobody holds irqlock. */
static const char *check_unlocked(void)
{
	bool masked = vdev_masked(world.vdev);

	if (!vdev_claimed(world.vdev) || machine_runs(OWNER, -1))
		return NULL;
	if (scenario->in_device)
		return world.disintx == masked || machine_runs(WRITERS, -1) ? NULL :
		       "I1: DisINTx does not follow the mask";
	if (world.depth > 1)
		return "I1: the depth is 2, one unmask will not open the line";
	if (world.depth != masked)
		return "I1: the depth does not follow the mask";
	if (masked && !world.chip_masked && !scenario->lazy)
		return "I2: the line is masked and the controller is not";
	return NULL;
}

/* What a user, a guest and runtime PM have masked. */
static const char *check_reasons(void)
{
	bool masked = vdev_masked(world.vdev);

	if (vdev_virq_disabled(world.vdev) != vdev_vconfig_disintx(world.vdev))
		return "V4: virq_disabled is not what vconfig says";
	if (!vdev_claimed(world.vdev))
		return NULL;
	if (vdev_virq_disabled(world.vdev) && !masked)
		return "V4: the guest has set DisINTx, and the line is open";
	if (!vdev_keeps_reasons)
		return NULL;
	if (world.user == U_MASKED && !masked)
		return "the user has masked, and the line is open";
	if (world.asleep && !masked)
		return "the device sleeps, and its line is open";
	if (world.user == U_OPEN && vdev_masked(world.vdev) & 1u << 0)
		return "the user has unmasked, and the line is masked for him";
	if (!world.asleep && vdev_masked(world.vdev) & 1u << 3)
		return "the device is awake, and its line is masked as if not";
	if (!!(vdev_masked(world.vdev) & 1u << 2) != vdev_virq_disabled(world.vdev))
		return "V4: VIRT is not what virq_disabled says";
	return NULL;
}

/* What must hold when nothing is under way. */
static const char *check_quiet(void)
{
	bool masked = vdev_masked(world.vdev);

	if (world.owed)
		return "I3: a delivery was decided and never made";
	if (world.other_owner)
		return world.depth || !world.unlazy || world.chip_masked ?
		       "I4: the present owner's line was changed" : NULL;
	if (!vdev_claimed(world.vdev)) {
		if (!world.depth || !world.chip_masked || world.unlazy)
			return "I5: the line is not as the next owner expects it";
		return world.alive[0] || world.alive[1] ? "an eventfd is leaked" : NULL;
	}
	if (machine_wire() && !masked)
		return "I3: the line is open and asserted, and nothing will come";
	if (world.asserted && !masked)
		return "I3: an interrupt was lost";
	return check_reasons();
}

const char *world_check(void)
{
	const char *bad = NULL;
	bool stuck = true;

	if (world.owner < 0)
		bad = check_unlocked();
	if (!bad)
		bad = violation;
	if (!bad && idle() && !world.presented) {
		bad = check_quiet();
		world.maybe = false;
	}
	if (!bad && !idle()) {
		for (int t = 0; t < N_THREADS; t++)
			if (thread_may_run(t))
				stuck = false;
		if (stuck)
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

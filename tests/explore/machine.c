// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device, interrupt controller and genirq, as far as a line needs them, and
 * the operations that threads do on it.
 */
#include "world.h"

struct world world;
const struct scenario *scenario;
const char *violation;

void complain(const char *what)
{
	if (!violation)
		violation = what;
}

/* The device and the controller. */

bool machine_wire(void)
{
	return world.asserted && !(scenario->in_device && world.disintx);
}

static void chip_present(void)
{
	/* Model A remembers what it presented until EOI, then looks again. */
	if (scenario->presents_again && world.in_service)
		return;
	world.presented = true;
}

void chip_wire_rises(void)
{
	if (!world.chip_masked)
		chip_present();
}

void chip_eoi(void)
{
	world.in_service = false;
	if (scenario->presents_again && machine_wire() && !world.chip_masked)
		chip_present();
}

static void chip_mask(void)
{
	world.chip_masked = true;
}

static void chip_unmask(void)
{
	if (!world.chip_masked)
		return;
	world.chip_masked = false;
	if (machine_wire())
		chip_present();
}

static void set_disintx(bool on)
{
	bool before = machine_wire();

	world.disintx = on;
	if (!before && machine_wire())
		chip_wire_rises();
}

/* genirq. */

static void irq_startup(void)
{
	world.depth = 0;
	world.irq_disabled = false;
	world.started = true;
	chip_unmask();
}

static void irq_shutdown(void)
{
	world.depth = 1;
	world.irq_disabled = true;
	world.started = false;
	chip_mask();
}

/* What the controller presented reaches a CPU. */
static void flow(void)
{
	int (*handler)(int irq, void *data) = world.handler;

	world.presented = false;
	world.in_service = true;
	if (world.other_owner && !world.irq_disabled) {
		world.asserted = false;		/* served at once */
		chip_eoi();
		return;
	}
	if (!handler || world.irq_disabled) {
		chip_mask();
		chip_eoi();
		return;
	}
	world.inprogress = true;
	thread_yield("calls the handler", W_NOTHING);
	handler(1, world.data);
	thread_yield("ends the interrupt", W_NOTHING);
	world.inprogress = false;
	if (line_is_direct(world.line))
		world.guest_active = true;
	else
		chip_eoi();
}

void m_lock(void)
{
	unsigned int delivered, redelivered;

	if (world.owner == current)
		complain("the lock is taken twice");
	thread_yield("takes the lock", W_LOCK);
	world.owner = current;
	world.found = line_reasons(world.line);
	line_take_counts(world.line, &delivered, &redelivered);
}

/* Every decision to deliver is made under the lock: judge it at its end. */
void m_unlock(void)
{
	unsigned int now = line_reasons(world.line);
	unsigned int delivered, redelivered;

	line_take_counts(world.line, &delivered, &redelivered);
	if (delivered && world.found)
		complain("I2: the handler delivers though a reason is set");
	if (delivered && !line_is_direct(world.line) && now != line_auto)
		complain("I3: the handler delivers and does not mask");
	if (redelivered && !world.found)
		complain("I3: an unmask delivers though the line was open");
	if (redelivered && !line_is_direct(world.line) && now != line_auto)
		complain("I3: an unmask delivers and does not mask");
	if (delivered + redelivered > 1)
		complain("I3: delivered twice");
	world.owed += delivered + redelivered;
	world.owner = -1;
	thread_yield("has given the lock back", W_NOTHING);
}

void m_assert_locked(void)
{
	if (world.owner != current)
		complain("the lock is not held where it must be");
}

void m_assert_may_sleep(void)
{
	if (world.owner == current || current == T_IRQ)
		complain("sleeps under the lock or in the handler");
}

void m_disable(void)
{
	thread_yield("disables the interrupt", W_NOTHING);
	if (!world.handler)
		complain("disables an interrupt that is not ours");
	if (world.depth++)
		return;
	world.irq_disabled = true;
	if (world.unlazy)
		chip_mask();
}

void m_enable(void)
{
	thread_yield("enables the interrupt", W_NOTHING);
	if (!world.handler)
		complain("enables an interrupt that is not ours");
	if (world.depth == 0)
		complain("I1: unbalanced enable");
	else if (world.depth > 1)
		world.depth--;
	else
		irq_startup();
}

void m_set_flags(unsigned long flags)
{
	(void)flags;
	thread_yield("sets UNLAZY", W_NOTHING);
	world.unlazy = !scenario->lazy;
}

void m_clear_flags(unsigned long flags)
{
	(void)flags;
	thread_yield("clears UNLAZY", W_NOTHING);
	world.unlazy = false;
}

int m_request(int (*handler)(int irq, void *data), void *data, int exclusive)
{
	m_assert_may_sleep();
	thread_yield("requests the interrupt", W_NOTHING);
	if (world.other_owner || world.handler)
		return -16;
	world.handler = handler;
	world.data = data;
	if (exclusive) {
		world.depth = 1;
		world.irq_disabled = true;
	} else {
		irq_startup();
	}
	return 0;
}

void m_free(void)
{
	m_assert_may_sleep();
	thread_yield("frees the interrupt", W_NOTHING);
	world.handler = NULL;
	world.unlazy = false;
	if (world.started)
		irq_shutdown();
	thread_yield("waits for the handler", W_CHIP);
}

void m_sync(int chip_too)
{
	m_assert_may_sleep();
	if (chip_too && line_is_direct(world.line))
		complain("I7: waits for the user's EOI");
	thread_yield("waits for the handler", chip_too ? W_CHIP : W_HANDLER);
}

int m_active(void)
{
	return world.in_service;
}

int m_deactivate(void)
{
	thread_yield("ends what the guest has not", W_NOTHING);
	world.guest_active = false;
	world.told = false;
	chip_eoi();
	return 0;
}

/* The owner's callbacks. */

int m_set_mask(int mask)
{
	bool before;

	m_assert_locked();
	thread_yield("writes DisINTx", W_NOTHING);
	before = world.disintx;
	set_disintx(mask);
	return before;
}

int m_check_and_mask(void)
{
	m_assert_locked();
	thread_yield("reads the status", W_NOTHING);
	if (!world.asserted || world.disintx)
		return 0;
	set_disintx(true);
	return 1;
}

int m_check_and_unmask(void)
{
	m_assert_locked();
	thread_yield("reads the status", W_NOTHING);
	world.kept_masked = world.asserted;
	if (world.asserted)
		return 0;
	set_disintx(false);
	return 1;
}

void m_deliver(void)
{
	if (world.owner == current)
		complain("delivers under the lock");
	if (!world.owed)
		complain("I3: delivers what nobody decided");
	else
		world.owed--;
	world.told = true;
}

/* Another owner of the same line, who cares for his flag. */

void machine_other_in(void)
{
	world.other_owner = true;
	world.unlazy = true;
	irq_startup();
}

void machine_other_out(void)
{
	world.other_owner = false;
	world.unlazy = false;
	irq_shutdown();
}

static void unmask(unsigned int reasons)
{
	if (line_unmask(world.line, reasons) > 0)
		m_deliver();
}

static void claim(unsigned int reasons)
{
	bool before = world.disintx;

	if (line_claim(world.line, reasons)) {
		if (world.disintx != before)
			complain("I4: a failed claim changed DisINTx");
		return;
	}
	world.disintx_before = before;
}

void machine_operation(int t, int op)
{
	(void)t;
	switch (op) {
	case OP_FLOW:
		flow();
		break;
	case OP_MASK:
		line_mask(world.line, line_user);
		break;
	case OP_UNMASK:
		unmask(line_user | line_auto);
		break;
	case OP_VIRT_SET:
		line_mask(world.line, line_virt);
		break;
	case OP_VIRT_CLEAR:
		unmask(line_virt);
		break;
	case OP_SUSPEND:
		line_mask(world.line, line_pm);
		break;
	case OP_RESUME:
		unmask(line_pm);
		break;
	case OP_CLAIM:
		claim(0);
		break;
	case OP_CLAIM_MASKED:
		claim(line_virt);
		break;
	case OP_RELEASE:
		line_release(world.line);
		break;
	case OP_DIRECT_ON:
		line_set_direct(world.line, 1);
		break;
	case OP_DIRECT_OFF:
		line_set_direct(world.line, 0);
		break;
	case OP_SYNC:
		line_sync(world.line);
		break;
	}
}

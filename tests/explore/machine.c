// SPDX-License-Identifier: GPL-2.0-only
/*
 * Device, interrupt controller, genirq, locks and config space, as far as INTx needs them.
 */
#include <string.h>

#include "world.h"

struct world world;
const struct scenario *scenario;
const char *violation;

void m_complain(const char *what)
{
	if (!violation)
		violation = what;
}

void m_yield(const char *where)
{
	thread_yield(where, W_NOTHING);
}

/* The device and the controller. */

bool machine_own_wire(void)
{
	return world.asserted && !(scenario->in_device && world.disintx);
}

bool machine_wire(void)
{
	return machine_own_wire() || world.neighbour;
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

static void chip_eoi(void)
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

/* What the answer of our handler means to the others on the line, and to genirq. */
static void judge(int handled)
{
	if (!scenario->in_device && !handled)
		m_complain("V3: IRQ_NONE on a line that nobody else has");
	if (scenario->in_device && !handled && world.high)
		m_complain("R3: our device asserts the line, and nobody cares");
	if (scenario->in_device && handled && world.was_masked && !world.ever)
		m_complain("I6: IRQ_HANDLED for the interrupt of a neighbour");
}

/* What the controller presented reaches a CPU. */
void machine_flow(void)
{
	int (*handler)(int irq, void *data) = world.handler;
	int handled;

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
	world.high = world.ever = machine_own_wire();
	m_yield("calls the handler");
	handled = handler(1, world.data);
	judge(handled);
	world.neighbour = false;		/* its handler comes after ours */
	m_yield("ends the interrupt");
	world.inprogress = world.was_masked = world.high = world.ever = false;
	chip_eoi();
}

void m_disable(void)
{
	m_yield("disables the interrupt");
	/* A handler that free_irq() waits for may, and the next owner begins anew. */
	if (!world.handler && current != T_IRQ)
		m_complain("disables an interrupt that is not ours");
	if (world.depth++)
		return;
	world.irq_disabled = true;
	if (world.unlazy)
		chip_mask();
}

void m_enable(void)
{
	m_yield("enables the interrupt");
	if (!world.handler)
		m_complain("enables an interrupt that is not ours");
	if (world.depth == 0)
		m_complain("I1: unbalanced enable");
	else if (world.depth > 1)
		world.depth--;
	else
		irq_startup();
}

void m_set_flags(void)
{
	m_yield("sets UNLAZY");
	world.unlazy = !scenario->lazy;
}

void m_clear_flags(void)
{
	m_yield("clears UNLAZY");
	world.unlazy = false;
}

static void assert_may_sleep(void)
{
	if (world.owner == current || current == T_IRQ)
		m_complain("sleeps under irqlock or in the handler");
}

int m_request(int (*handler)(int irq, void *data), void *data, int shared, int off)
{
	assert_may_sleep();
	m_yield("requests the interrupt");
	if (world.other_owner || world.handler)
		return -16;
	if (!shared && scenario->in_device)
		m_complain("I6: a line that is masked in the device is not shared");
	world.handler = handler;
	world.data = data;
	if (off) {
		world.depth = 1;
		world.irq_disabled = true;
	} else {
		irq_startup();
	}
	return 0;
}

void m_free(void)
{
	assert_may_sleep();
	m_yield("frees the interrupt");
	world.handler = NULL;
	world.unlazy = false;
	if (world.started)
		irq_shutdown();
	thread_yield("waits for the handler", W_CHIP);
}

void m_sync(void)
{
	assert_may_sleep();
	thread_yield("waits for the handler", W_CHIP);
}

/* Locks and memory. */

/* A delivery was decided; where DisINTx is set, the user may never see it. */
static void owe(void)
{
	if (vdev_virq_disabled(world.vdev))
		world.maybe = true;
	else
		world.owed++;
}

void m_lock(int irqs_off)
{
	if (world.owner == current)
		m_complain("irqlock is taken twice");
	if (current == T_IRQ && world.owner >= 0 && world.irqs_on)
		m_complain("a deadlock: the interrupt hits the holder of irqlock");
	thread_yield("takes irqlock", W_LOCK);
	world.owner = current;
	world.irqs_on = !irqs_off && current != T_IRQ;
	world.found = vdev_masked(world.vdev);
	if (current == T_IRQ)
		world.was_masked = world.found;
	if (world.irqs_on)
		m_yield("holds irqlock with interrupts on");
}

void m_unlock(void)
{
	if (current == T_IRQ && !world.found && vdev_masked(world.vdev))
		owe();
	world.owner = -1;
	world.irqs_on = false;
}

void m_mutex(int take)
{
	if (!take) {
		world.mutex = -1;
		return;
	}
	assert_may_sleep();
	if (world.memory == current)
		m_complain("a lock order: igate inside of memory_lock");
	thread_yield("takes igate", W_MUTEX);
	world.mutex = current;
}

void m_memory(int take)
{
	if (!take) {
		world.memory = -1;
		return;
	}
	assert_may_sleep();
	thread_yield("takes memory_lock", W_MEMORY);
	world.memory = current;
}

void m_assert_mutex(void)
{
	if (world.mutex != current)
		m_complain("igate is not held where it must be");
}

void *m_alloc(unsigned long size)
{
	if (size > HEAP_BYTES || world.heap_used)
		return NULL;
	world.heap_used = true;
	memset(world.heap, 0, HEAP_BYTES);
	return world.heap;
}

void m_kfree(const void *ptr)
{
	if (ptr != world.heap)
		return;
	if (world.inprogress)
		m_complain("the context is freed under the handler");
	world.heap_used = false;
	memset(world.heap, 0, HEAP_BYTES);
}

/* Config space. What pci_lock makes one step is one here. */

unsigned short m_command(void)
{
	m_yield("reads PCI_COMMAND");
	return world.disintx ? 0x402 : 0x2;
}

void m_write_command(unsigned short command)
{
	m_yield("writes PCI_COMMAND");
	set_disintx(command & 0x400);
}

static void assert_locked(void)
{
	if (world.owner != current && world.mutex != current)
		m_complain("masks or unmasks without a lock");
}

void m_intx(int disable)
{
	bool before;

	assert_locked();
	m_yield("reads DisINTx");
	before = world.disintx;
	if (before == disable)
		return;
	m_yield("writes DisINTx");
	set_disintx(disable);
}

int m_check_and_mask(void)
{
	assert_locked();
	m_yield("reads the status");
	world.ever |= machine_own_wire();
	if (!world.asserted)
		return 0;
	set_disintx(true);
	return 1;		/* also when it was set before, as the real one */
}

int m_check_and_unmask(void)
{
	assert_locked();
	m_yield("reads the status");
	if (world.asserted) {
		owe();
		return 0;
	}
	set_disintx(false);
	return 1;
}

/* State is saved, DisINTx set for the reset, state restored. */
void m_reset(void)
{
	unsigned short command = m_command();

	m_write_command(0x400);
	world.asserted = false;
	m_write_command(command);
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

// SPDX-License-Identifier: GPL-2.0
/*
 * The device, the controller and the user of a forwarded line.
 */

#include <linux/container_of.h>
#include <linux/irqflags.h>
#include <linux/slab.h>

#include "fake_line.h"

/* More interrupts than any case has; a line that nobody serves is a storm. */
#define FAKE_STORM	64

/* Who asks more often what is active waits for it, and the user will not come. */
#define FAKE_PATIENCE	1000

const struct fake_kind fake_kinds[FAKE_KINDS] = {
	{ "model A, fasteoi, masked at the chip", FAKE_MODEL_A },
	{ "model B, fasteoi, masked at the chip", FAKE_MODEL_B },
	{ "model A, level, masked at the chip", FAKE_MODEL_A, .level_flow = true },
	{ "model B, level, masked at the chip", FAKE_MODEL_B, .level_flow = true },
	{ "model A, fasteoi, masked in the device", FAKE_MODEL_A, .in_device = true },
	{ "model B, fasteoi, masked in the device", FAKE_MODEL_B, .in_device = true },
	{ "model A, level, masked in the device", FAKE_MODEL_A, .level_flow = true,
	  .in_device = true },
	{ "model B, level, masked in the device", FAKE_MODEL_B, .level_flow = true,
	  .in_device = true },
};

void fake_kind_name(const struct fake_kind *kind, char *text)
{
	strscpy(text, kind->name, KUNIT_PARAM_DESC_SIZE);
}

static bool fake_wire(struct fake_line *fake)
{
	bool own = fake->asserted && !(fake->kind->in_device && fake->disintx);

	return own || fake->neighbour_asserted;
}

static void fake_present(struct fake_line *fake)
{
	/* Model A remembers what it presented until EOI, and looks again then. */
	if (fake->kind->model == FAKE_MODEL_A && fake->in_service)
		return;
	fake->presented = true;
}

/* The wire may have changed from what it was. */
static void fake_wire_was(struct fake_line *fake, bool before)
{
	if (!before && fake_wire(fake) && !fake->chip_masked)
		fake_present(fake);
}

static void fake_set_disintx(struct fake_line *fake, bool on)
{
	bool before = fake_wire(fake);

	fake->disintx = on;
	fake_wire_was(fake, before);
}

static struct fake_line *fake_of_data(struct irq_data *data)
{
	return irq_data_get_irq_chip_data(data);
}

static void fake_irq_mask(struct irq_data *data)
{
	struct fake_line *fake = fake_of_data(data);

	fake->not_alternating |= fake->chip_masked;
	fake->chip_masked = true;
	fake->masks++;
}

static void fake_irq_unmask(struct irq_data *data)
{
	struct fake_line *fake = fake_of_data(data);

	fake->not_alternating |= !fake->chip_masked;
	fake->chip_masked = false;
	fake->unmasks++;
	if (fake_wire(fake))
		fake_present(fake);
}

static void fake_end(struct fake_line *fake)
{
	fake->in_service = false;
	if (fake->kind->model == FAKE_MODEL_A && fake_wire(fake) && !fake->chip_masked)
		fake_present(fake);
}

static void fake_irq_eoi(struct irq_data *data)
{
	struct fake_line *fake = fake_of_data(data);

	if (!fake->user_ends)
		fake_end(fake);
}

/* For handle_level_irq: the acknowledge ends it for the controller. */
static void fake_irq_ack(struct irq_data *data)
{
	fake_of_data(data)->in_service = false;
}

static int fake_irq_get_state(struct irq_data *data, enum irqchip_irq_state which,
			      bool *state)
{
	struct fake_line *fake = fake_of_data(data);

	if (which != IRQCHIP_STATE_ACTIVE)
		return -EINVAL;
	if (fake->in_service && ++fake->asked > FAKE_PATIENCE) {
		fake->waited_for = true;
		fake->in_service = false;
	}
	*state = fake->in_service;
	return 0;
}

static int fake_irq_set_state(struct irq_data *data, enum irqchip_irq_state which,
			      bool state)
{
	if (which != IRQCHIP_STATE_ACTIVE || state)
		return -EINVAL;
	fake_end(fake_of_data(data));
	return 0;
}

static void fake_irq_bus_nop(struct irq_data *data)
{
}

static irqreturn_t fake_handler(int irq, void *dev_id)
{
	struct fake_line *fake = irq_get_chip_data(irq);
	void (*in_flight)(struct fake_line *fake) = fake->in_flight;
	irqreturn_t ret;

	fake->in_flight = NULL;
	if (in_flight)
		in_flight(fake);
	ret = fake->real_handler(irq, dev_id);
	if (ret == IRQ_HANDLED)
		fake->handled++;
	else
		fake->not_ours++;
	return ret;
}

/* Bring what the controller presents to the CPU. */
void fake_pump(struct fake_line *fake)
{
	unsigned int storm = 0;
	unsigned long flags;

	while (fake->presented && !fake->in_service && storm++ < FAKE_STORM) {
		fake->presented = false;
		fake->in_service = true;
		local_irq_save(flags);
		generic_handle_irq(fake->irq);
		local_irq_restore(flags);
	}
	if (storm > FAKE_STORM)
		KUNIT_FAIL(fake->test, "an interrupt storm");
}

/* The owner's callbacks. */

static struct fake_line *fake_of_line(struct irq_line_fwd *line)
{
	return container_of(line, struct fake_line, line);
}

static bool fake_op_set_mask(struct irq_line_fwd *line, bool mask)
{
	struct fake_line *fake = fake_of_line(line);
	bool before = fake->disintx;

	fake_set_disintx(fake, mask);
	return before;
}

static bool fake_op_check_and_mask(struct irq_line_fwd *line)
{
	struct fake_line *fake = fake_of_line(line);

	if (!fake->asserted || fake->disintx)
		return false;
	fake_set_disintx(fake, true);
	return true;
}

static bool fake_op_check_and_unmask(struct irq_line_fwd *line)
{
	struct fake_line *fake = fake_of_line(line);

	if (fake->asserted)
		return false;
	fake_set_disintx(fake, false);
	return true;
}

static void fake_op_deliver(struct irq_line_fwd *line)
{
	struct fake_line *fake = fake_of_line(line);

	fake->delivered++;
	if (raw_spin_is_locked(&line->lock))
		fake->delivered_locked = true;
	if (fake->in_deliver)
		fake->in_deliver(fake);
}

static const struct irq_line_fwd_ops fake_in_device_ops = {
	.set_mask = fake_op_set_mask,
	.check_and_mask = fake_op_check_and_mask,
	.check_and_unmask = fake_op_check_and_unmask,
	.deliver = fake_op_deliver,
};

static const struct irq_line_fwd_ops fake_at_chip_ops = {
	.deliver = fake_op_deliver,
};

struct fake_line *fake_new(struct kunit *test, const struct fake_kind *kind)
{
	struct fake_line *fake;

	fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, fake);
	fake->test = test;
	fake->kind = kind;
	fake->chip_masked = true;

	/* No irq_disable: a chip that has one is never disabled lazily. */
	fake->chip.name = "fake-line";
	fake->chip.irq_mask = fake_irq_mask;
	fake->chip.irq_unmask = fake_irq_unmask;
	fake->chip.irq_eoi = fake_irq_eoi;
	if (kind->level_flow)
		fake->chip.irq_ack = fake_irq_ack;
	if (kind->slow_bus) {
		fake->chip.irq_bus_lock = fake_irq_bus_nop;
		fake->chip.irq_bus_sync_unlock = fake_irq_bus_nop;
	}
	if (!kind->no_state) {
		fake->chip.irq_get_irqchip_state = fake_irq_get_state;
		fake->chip.irq_set_irqchip_state = fake_irq_set_state;
	}

	fake->irq = irq_alloc_desc(NUMA_NO_NODE);
	KUNIT_ASSERT_GT(test, fake->irq, 0);
	irq_set_chip_data(fake->irq, fake);
	irq_set_chip_and_handler(fake->irq, &fake->chip,
				 kind->level_flow ? handle_level_irq : handle_fasteoi_irq);
	irq_modify_status(fake->irq, IRQ_NOREQUEST, IRQ_LEVEL | IRQ_NOPROBE |
			  IRQ_TYPE_LEVEL_HIGH);
	irq_line_fwd_init(&fake->line, fake->irq,
			  kind->in_device ? &fake_in_device_ops : &fake_at_chip_ops);
	return fake;
}

void fake_free(struct fake_line *fake)
{
	irq_line_fwd_release(&fake->line);
	irq_free_desc(fake->irq);
}

struct irq_desc *fake_desc(struct fake_line *fake)
{
	return irq_data_to_desc(irq_get_irq_data(fake->irq));
}

bool fake_unlazy(struct fake_line *fake)
{
	/* The settings have no getter; the low level helpers are genirq's own. */
	return fake_desc(fake)->status_use_accessors & IRQ_DISABLE_UNLAZY;
}

int fake_claim(struct fake_line *fake, unsigned int reasons)
{
	struct irqaction *action;
	int ret;

	ret = irq_line_fwd_claim(&fake->line, "fake", reasons);
	if (ret)
		return ret;
	for (action = fake_desc(fake)->action; action; action = action->next) {
		if (action->dev_id != &fake->line)
			continue;
		fake->real_handler = action->handler;
		action->handler = fake_handler;
	}
	fake_pump(fake);
	return 0;
}

void fake_release(struct fake_line *fake)
{
	irq_line_fwd_release(&fake->line);
	fake_pump(fake);
}

void fake_mask(struct fake_line *fake, unsigned int reasons)
{
	irq_line_fwd_mask(&fake->line, reasons);
	fake_pump(fake);
}

/* For those who mask while a handler is on its way. */
void fake_mask_user(struct fake_line *fake)
{
	irq_line_fwd_mask(&fake->line, IRQ_LINE_FWD_USER);
}

/* As every caller does: deliver when told so, outside of the lock. */
void fake_unmask(struct fake_line *fake, unsigned int reasons)
{
	if (irq_line_fwd_unmask(&fake->line, reasons) > 0)
		fake_op_deliver(&fake->line);
	fake_pump(fake);
}

int fake_direct_eoi(struct fake_line *fake, bool on)
{
	int ret = irq_line_fwd_set_direct_eoi(&fake->line, on);

	if (!ret)
		fake->user_ends = on;
	fake_pump(fake);
	return ret;
}

static void fake_assert(struct fake_line *fake, bool own, bool neighbour)
{
	bool before = fake_wire(fake);

	fake->asserted |= own;
	fake->neighbour_asserted |= neighbour;
	fake_wire_was(fake, before);
	fake_pump(fake);
}

void fake_raise(struct fake_line *fake)
{
	fake_assert(fake, true, false);
}

void fake_raise_neighbour(struct fake_line *fake)
{
	fake_assert(fake, false, true);
}

void fake_raise_both(struct fake_line *fake)
{
	fake_assert(fake, true, true);
}

void fake_serve(struct fake_line *fake)
{
	fake->asserted = false;
	fake_pump(fake);
}

void fake_user_eoi(struct fake_line *fake)
{
	fake_end(fake);
	fake_pump(fake);
}

/* What is wrong with a line on which nothing is under way, or NULL. */
const char *fake_wrong(struct fake_line *fake)
{
	bool masked = fake->line.reasons;

	if (fake->not_alternating)
		return "I1: the controller was masked or unmasked twice in a row";
	if (fake->delivered_locked)
		return "delivered under the lock";
	if (fake->waited_for)
		return "I7: somebody waited for the user's EOI";
	if (!fake->line.claimed)
		return NULL;
	if (fake->kind->in_device) {
		if (fake->disintx != masked)
			return "I1: DisINTx does not follow the reasons";
	} else {
		if (fake_desc(fake)->depth != masked)
			return "I1: the depth does not follow the reasons";
		if (masked && !fake->chip_masked)
			return "I2: masked for a reason, but not at the controller";
	}
	if (fake_wire(fake) && !masked && !fake->presented && !fake->in_service)
		return "I3: asserted and open, and no interrupt will ever come";
	return NULL;
}

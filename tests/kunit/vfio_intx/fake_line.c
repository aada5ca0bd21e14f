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

	fake->opened += fake->disintx && !on;
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
	fake_end(fake_of_data(data));
}

/* For handle_level_irq: the acknowledge ends it for the controller. */
static void fake_irq_ack(struct irq_data *data)
{
	fake_of_data(data)->in_service = false;
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

/* The device as config space shows it, and the user behind the eventfd. */

static bool fake_op_disintx(void *data)
{
	return ((struct fake_line *)data)->disintx;
}

static void fake_op_set_disintx(void *data, bool on)
{
	fake_set_disintx(data, on);
}

static bool fake_op_asserted(void *data)
{
	return ((struct fake_line *)data)->asserted;
}

static void fake_op_signal(void *data)
{
	struct fake_line *fake = data;

	fake->delivered++;
	if (vdev_locked(fake->vdev))
		fake->delivered_locked = true;
	if (fake->in_deliver)
		fake->in_deliver(fake);
}

static const struct vdev_ops fake_ops = {
	.disintx = fake_op_disintx,
	.set_disintx = fake_op_set_disintx,
	.asserted = fake_op_asserted,
};

struct fake_line *fake_new(struct kunit *test, const struct fake_kind *kind)
{
	struct fake_line *fake;
	unsigned int n;

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

	fake->irq = irq_alloc_desc(NUMA_NO_NODE);
	KUNIT_ASSERT_GT(test, fake->irq, 0);
	irq_set_chip_data(fake->irq, fake);
	irq_set_chip_and_handler(fake->irq, &fake->chip,
				 kind->level_flow ? handle_level_irq : handle_fasteoi_irq);
	irq_modify_status(fake->irq, IRQ_NOREQUEST, IRQ_LEVEL | IRQ_NOPROBE |
			  IRQ_TYPE_LEVEL_HIGH);
	fake->vdev = vdev_new(test, fake->irq, kind->in_device, &fake_ops, fake);
	for (n = 0; n < ARRAY_SIZE(fake->triggers); n++)
		fake->triggers[n] = (struct vdev_trigger) { fake_op_signal, fake };
	return fake;
}

void fake_free(struct fake_line *fake)
{
	vdev_release(fake->vdev);
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

unsigned int fake_masked(struct fake_line *fake)
{
	return vdev_masked(fake->vdev);
}

/* VIRT is set before, as a guest does; the others come when the line is claimed. */
int fake_claim(struct fake_line *fake, unsigned int reasons)
{
	struct irqaction *action;
	irq_handler_t *handler;
	int ret;

	vdev_set_virq_disabled(fake->vdev, reasons & VDEV_VIRT);
	ret = vdev_claim(fake->vdev, &fake->triggers[0]);
	if (ret)
		return ret;
	for (action = fake_desc(fake)->action; action; action = action->next) {
		if (action->dev_id != vdev_dev_id(fake->vdev))
			continue;
		/* Where threads are forced, action->handler only wakes the thread. */
		handler = action->thread_fn ? &action->thread_fn : &action->handler;
		fake->real_handler = *handler;
		*handler = fake_handler;
	}
	vdev_mask(fake->vdev, reasons & ~VDEV_VIRT);
	fake_pump(fake);
	return 0;
}

void fake_release(struct fake_line *fake)
{
	vdev_release(fake->vdev);
	fake_pump(fake);
}

void fake_mask(struct fake_line *fake, unsigned int reasons)
{
	vdev_mask(fake->vdev, reasons);
	fake_pump(fake);
}

/* For those who mask while a handler is on its way. */
void fake_mask_user(struct fake_line *fake)
{
	vdev_mask(fake->vdev, VDEV_USER);
}

void fake_unmask(struct fake_line *fake, unsigned int reasons)
{
	vdev_unmask(fake->vdev, reasons);
	fake_pump(fake);
}

/* PCI_COMMAND is read, something happens, and it is written back as it was. */
void fake_write_command(struct fake_line *fake, void (*meanwhile)(struct fake_line *fake))
{
	bool read = fake->disintx;

	meanwhile(fake);
	fake_set_disintx(fake, read);
	fake_pump(fake);
	vdev_after_command_write(fake->vdev);
	fake_pump(fake);
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

/* The interrupt is on its way, and reaches the CPU with the next call. */
void fake_assert_quietly(struct fake_line *fake)
{
	bool before = fake_wire(fake);

	fake->asserted = true;
	fake_wire_was(fake, before);
}

/* What is wrong with a line on which nothing is under way, or NULL. */
const char *fake_wrong(struct fake_line *fake)
{
	bool masked = fake_masked(fake);

	if (fake->not_alternating)
		return "I1: the controller was masked or unmasked twice in a row";
	if (fake->delivered_locked)
		return "delivered under the lock";
	if (fake->triggers[0].used_dead || fake->triggers[1].used_dead)
		return "an eventfd was used after it was freed";
	if (!vdev_claimed(fake->vdev))
		return NULL;
	if (!fake->kind->in_device && fake->not_ours)
		return "V3: IRQ_NONE on a line that nobody else has";
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

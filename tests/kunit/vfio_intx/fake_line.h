/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A device on an interrupt line of an interrupt controller, in memory only.
 *
 * The controller comes in two models. Model A looks at the line whenever it is
 * unmasked, and again after each EOI, as an IO-APIC does. Model B presents a
 * rise while it is unmasked, and a high line when it gets unmasked, and never
 * looks again at EOI, as POWER9's XIVE does: what is presented while genirq
 * thinks the line disabled is lost there.
 *
 * What the controller presents reaches the CPU in fake_pump(), which all the
 * functions below call: a callback of the controller runs under desc->lock.
 */
#ifndef VFIO_INTX_FAKE_LINE_H
#define VFIO_INTX_FAKE_LINE_H

#include <kunit/test.h>
#include <linux/interrupt.h>
#include <linux/irq.h>

#include "vdev.h"

enum fake_model { FAKE_MODEL_A, FAKE_MODEL_B };

/* What a case is run on; the name tells it in the results. */
struct fake_kind {
	const char *name;
	enum fake_model model;
	bool level_flow;	/* handle_level_irq, else handle_fasteoi_irq */
	bool in_device;		/* masked by DisINTx, else at the controller */
};

/* Both models, both flow handlers, both ways to mask. */
#define FAKE_KINDS	8

extern const struct fake_kind fake_kinds[FAKE_KINDS];

struct fake_line {
	struct kunit *test;
	const struct fake_kind *kind;
	struct vfio_pci_core_device *vdev;
	struct irq_chip chip;
	int irq;

	/* The device, and a neighbour that serves himself in his handler. */
	bool asserted;
	bool disintx;
	unsigned int opened;	/* how often DisINTx was cleared */
	bool neighbour_asserted;
	unsigned int neighbour_served;

	/* The controller. */
	bool chip_masked;
	bool presented;
	bool in_service;
	bool not_alternating;	/* it was masked or unmasked twice in a row */
	unsigned int masks;
	unsigned int unmasks;

	/* The user, and the eventfd that he has put in the place of another. */
	struct vdev_trigger triggers[2];
	unsigned int delivered;
	bool delivered_locked;
	void (*in_deliver)(struct fake_line *fake);

	/* Runs once, between the handler's entry and its lock. */
	void (*in_flight)(struct fake_line *fake);
	irq_handler_t real_handler;
	unsigned int handled;
	unsigned int not_ours;
};

void fake_kind_name(const struct fake_kind *kind, char *text);
struct fake_line *fake_new(struct kunit *test, const struct fake_kind *kind);
void fake_free(struct fake_line *fake);

int fake_claim(struct fake_line *fake, unsigned int reasons);
void fake_release(struct fake_line *fake);
void fake_mask(struct fake_line *fake, unsigned int reasons);
void fake_mask_user(struct fake_line *fake);
void fake_unmask(struct fake_line *fake, unsigned int reasons);
unsigned int fake_masked(struct fake_line *fake);
void fake_write_command(struct fake_line *fake, void (*meanwhile)(struct fake_line *fake));

void fake_raise(struct fake_line *fake);
void fake_serve(struct fake_line *fake);
void fake_raise_neighbour(struct fake_line *fake);
void fake_raise_both(struct fake_line *fake);
void fake_assert_quietly(struct fake_line *fake);
void fake_pump(struct fake_line *fake);

struct irq_desc *fake_desc(struct fake_line *fake);
bool fake_unlazy(struct fake_line *fake);
const char *fake_wrong(struct fake_line *fake);

/* The claim of every case: nothing is wrong with the line now. */
#define EXPECT_RIGHT(test, fake) \
	KUNIT_EXPECT_STREQ(test, fake_wrong(fake) ?: "", "")

extern struct kunit_suite vfio_intx_mask_suite;
extern struct kunit_suite vfio_intx_claim_suite;
extern struct kunit_suite vfio_intx_shared_suite;
extern struct kunit_suite vfio_intx_write_suite;
extern struct kunit_suite vfio_intx_thread_suite;
extern struct kunit_suite vfio_intx_random_suite;

#endif /* VFIO_INTX_FAKE_LINE_H */

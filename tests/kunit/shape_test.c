// SPDX-License-Identifier: GPL-2.0
/*
 * Nothing is lost by any shape of driver when the implicit release goes: each
 * case runs once for each driver of shape.c, and is named after it.
 *
 * On a tree that manages the plain calls the form before is shown, elsewhere
 * the form after.
 */

#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/pci.h>
#include <linux/string.h>

#include "pcim_test.h"
#include "shape.h"

/* More allocations than any probe makes; the loop ends when none fails. */
#define MOST_ALLOCATIONS	200

PCIM_GENERATOR(shape_gen)
{
	const struct shape *shape = shape_next(prev);

	if (shape)
		strscpy(desc, shape->name, KUNIT_PARAM_DESC_SIZE);
	return shape;
}

/* One binding, as probe() and remove() see it. */
struct binding {
	const struct shape *shape;
	struct shape_state state;
	unsigned int nth;	/* the allocation of probe() that fails, 0 for none */
	bool failed;
	int result;		/* what probe() ends with when all went well */
};

static int shape_probe(struct pci_dev *pdev, void *arg)
{
	struct binding *binding = arg;
	const struct shape *shape = binding->shape;
	int ret;

	binding->state = (struct shape_state){ .pdev = pdev };
	pcim_fault_begin(binding->nth);
	ret = shape->probe(&binding->state);
	binding->failed = pcim_fault_end() && binding->nth;
	if (ret || !binding->result)
		return ret;

	/* A probe that fails later gives back what remove() does. */
	if (shape->remove)
		shape->remove(&binding->state);
	return binding->result;
}

static void shape_remove(struct pci_dev *pdev, void *arg)
{
	struct binding *binding = arg;

	if (binding->shape->remove)
		binding->shape->remove(&binding->state);
}

static int bind_shape(struct kunit *test, struct binding *binding)
{
	fake_pci_on_remove(binding->shape->id, shape_remove, binding);

	return pcim_try_bind(test, binding->shape->id, shape_probe, binding);
}

static void unbind_shape(struct kunit *test, struct binding *binding)
{
	pcim_unbind(test);
	fake_pci_on_remove(binding->shape->id, NULL, NULL);
}

static void bind_and_run(struct kunit *test, struct binding *binding)
{
	const struct shape *shape = binding->shape;

	PCIM_MUST(test, bind_shape(test, binding));
	if (shape->run)
		PCIM_OK(test, shape->run(&binding->state));
	KUNIT_EXPECT_NE_MSG(test, 0, pcim_state_now(test).messages,
			    "the driver has no vector that could be lost");
}

/* Three times: what a binding leaves behind may be what the next one lacks. */
static void shape_unbind_leaves_nothing(struct kunit *test)
{
	struct binding binding = { .shape = test->param_value };
	int i;

	for (i = 0; i < 3; i++) {
		bind_and_run(test, &binding);
		unbind_shape(test, &binding);
		KUNIT_ASSERT_EQ_MSG(test, 0, pcim_state_now(test).messages,
				    "vectors are left of binding %d", i + 1);
	}
}

static void shape_failed_probe_leaves_nothing(struct kunit *test)
{
	struct binding binding = { .shape = test->param_value, .result = -ENODEV };

	KUNIT_EXPECT_EQ(test, -ENODEV, bind_shape(test, &binding));
	fake_pci_on_remove(binding.shape->id, NULL, NULL);
}

static void shape_probe_fails_at_each_allocation(struct kunit *test)
{
	struct binding binding = { .shape = test->param_value };
	unsigned int taken;

	if (!pcim_fault_available())
		kunit_skip(test, "kernel without failslab in debugfs");

	do {
		binding.nth++;
		if (!bind_shape(test, &binding))
			unbind_shape(test, &binding);
		taken = pcim_state_now(test).messages;
		KUNIT_ASSERT_EQ_MSG(test, 0, taken, "allocation %u failed",
				    binding.nth);
	} while (binding.failed && binding.nth < MOST_ALLOCATIONS);

	KUNIT_EXPECT_LT(test, binding.nth, MOST_ALLOCATIONS);
	kunit_info(test, "%s: %u failing allocations", binding.shape->name,
		   binding.nth - 1);
}

static void shape_surprise_removal_leaves_nothing(struct kunit *test)
{
	struct binding binding = { .shape = test->param_value };
	struct pcim_env *env = pcim_env(test);

	bind_and_run(test, &binding);
	fake_pci_set_gone(env->fake, true);
	/* The write that would have cleared it is lost. */
	if (pci_dev_msi_enabled(env->pdev))
		env->before.command |= PCI_COMMAND_INTX_DISABLE;
	unbind_shape(test, &binding);
}

static struct kunit_case shape_cases[] = {
	KUNIT_CASE_PARAM(shape_unbind_leaves_nothing, shape_gen),
	KUNIT_CASE_PARAM(shape_failed_probe_leaves_nothing, shape_gen),
	KUNIT_CASE_PARAM(shape_probe_fails_at_each_allocation, shape_gen),
	KUNIT_CASE_PARAM(shape_surprise_removal_leaves_nothing, shape_gen),
	{}
};

struct kunit_suite pcim_shape_suite = {
	.name = "pcim-shape",
	.init = pcim_env_init,
	.exit = pcim_env_exit,
	.test_cases = shape_cases,
};

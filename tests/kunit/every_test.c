// SPDX-License-Identifier: GPL-2.0
/*
 * What holds for every managed call alike: each case runs once for each row of
 * the table in ops.c, and is named after it.
 */

#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/pci.h>
#include <linux/string.h>

#include "ops.h"
#include "pcim_test.h"
#include "value.h"

/* More allocations than any call makes; the loop ends when none fails. */
#define MOST_ALLOCATIONS	200

PCIM_GENERATOR(every_gen)
{
	return pcim_op_next(prev, desc);
}

static void every_call_is_undone_by_unbind(struct kunit *test)
{
	const struct pcim_op *op = test->param_value;

	pcim_bind_enabled(test);
	PCIM_OK(test, op->run(pcim_dev(test)));
	pcim_unbind(test);
}

static int probe_op_and_fail(struct pci_dev *pdev, void *arg)
{
	const struct pcim_op *op = arg;

	return pcim_enable_device(pdev) ?: op->run(pdev) ?: -ENODEV;
}

static void every_call_is_undone_by_failed_probe(struct kunit *test)
{
	const struct pcim_op *op = test->param_value;

	KUNIT_EXPECT_NE(test, 0, pcim_try_bind(test, FAKE_DRIVER_A,
					       probe_op_and_fail, (void *)op));
}

static void every_call_works_again_after_rebind(struct kunit *test)
{
	const struct pcim_op *op = test->param_value;
	int i;

	for (i = 0; i < 3; i++) {
		pcim_bind_enabled(test);
		KUNIT_EXPECT_EQ_MSG(test, 0, op->run(pcim_dev(test)),
				    "binding number %d", i + 1);
		pcim_unbind(test);
	}
}

/* One failing allocation of a binding of its own; false: none was left to fail. */
static bool fail_nth(struct kunit *test, const struct pcim_op *op,
		     unsigned int nth)
{
	struct pcim_state then;
	bool failed;
	int ret;

	pcim_bind_enabled(test);
	then = pcim_state_now(test);

	pcim_fault_begin(nth);
	ret = op->run(pcim_dev(test));
	failed = pcim_fault_end();

	if (!failed)
		KUNIT_EXPECT_EQ_MSG(test, 0, ret, "nothing failed but the call");
	/* The record comes first, and there is one reason to have none. */
	if (ret && nth == 1)
		KUNIT_EXPECT_EQ(test, -ENOMEM, ret);
	/* Later kernels do without some allocations, so a success is no bug. */
	if (ret)
		pcim_expect_state(test, &then, "after a call that ran out of memory");
	pcim_unbind(test);

	return failed;
}

static void every_call_survives_nth_failure(struct kunit *test)
{
	const struct pcim_op *op = test->param_value;
	unsigned int nth = 0;

	if (!pcim_fault_available())
		kunit_skip(test, "kernel without failslab in debugfs");

	do
		nth++;
	while (nth < MOST_ALLOCATIONS && fail_nth(test, op, nth));

	KUNIT_EXPECT_LT(test, nth, MOST_ALLOCATIONS);
	kunit_info(test, "%s: %u failing allocations", op->name, nth - 1);
}

/* The same with the first call of the binding. */
static void every_first_call_survives_nth_failure(struct kunit *test)
{
	const struct pcim_op *op = test->param_value;
	unsigned int nth = 0;
	bool failed;
	int ret;

	if (!pcim_fault_available())
		kunit_skip(test, "kernel without failslab in debugfs");

	do {
		nth++;
		pcim_bind(test);
		pcim_fault_begin(nth);
		ret = op->run(pcim_dev(test));
		failed = pcim_fault_end();
		if (ret && nth == 1)
			KUNIT_EXPECT_EQ(test, -ENOMEM, ret);
		pcim_unbind(test);
	} while (nth < MOST_ALLOCATIONS && failed);

	KUNIT_EXPECT_LT(test, nth, MOST_ALLOCATIONS);
}

static bool is_refused(struct kunit *test, const struct pcim_op *op, int ret)
{
	if (op->null)
		return ret == -ENOMEM;

	return ret == -ENODEV;
}

/* One warning, which names the function that made the call. */
static void expect_warning(struct kunit *test, const struct pcim_op *op)
{
	char caller[64];

	/* In a module its name follows the symbol. */
	snprintf(caller, sizeof(caller), "%ps", op->run);
	*strchrnul(caller, ' ') = '\0';
	KUNIT_EXPECT_EQ_MSG(test, 1, pcim_log_splats(), "one warning was due");
	KUNIT_EXPECT_TRUE_MSG(test, pcim_log_has(caller),
			      "no warning names %s", caller);
	pcim_log_forgive(test);
}

/* Nobody would ever undo it; it would only break the next probe. */
static void every_call_is_refused_without_driver(struct kunit *test)
{
	const struct pcim_op *op = test->param_value;
	struct pcim_state then = pcim_state_now(test);
	int ret;

	ret = op->run(pcim_dev(test));
	pcim_value_op(op, "no driver is bound", ret);
	KUNIT_EXPECT_TRUE_MSG(test, is_refused(test, op, ret),
			      "%s() said %d", op->name, ret);
	KUNIT_EXPECT_EQ(test, 0, pcim_records(pcim_dev(test)));
	pcim_expect_state(test, &then, "after a refused call");
	expect_warning(test, op);

	PCIM_OK(test, pcim_try_bind(test, FAKE_DRIVER_A, NULL, NULL));
}

struct released_call {
	const struct pcim_op *op;
	struct pci_dev *pdev;
	int ret;
};

static void call_during_release(void *data)
{
	struct released_call *call = data;

	call->ret = call->op->run(call->pdev);
}

/* Classes 1 and 18: a record made now would be found by the next probe. */
static void every_call_is_refused_during_release(struct kunit *test)
{
	struct released_call call = {
		.op = test->param_value,
		.pdev = pcim_dev(test),
	};
	struct pcim_env *env = pcim_env(test);

	/* Not enabled: in a binding that has its record some calls need no other. */
	pcim_bind(test);
	pcim_at_release(test, call_during_release, &call);
	fake_pci_unbind(env->fake);
	pcim_value_op(call.op, "during the release of devres", call.ret);

	KUNIT_EXPECT_TRUE_MSG(test, is_refused(test, call.op, call.ret),
			      "%s() said %d", call.op->name, call.ret);
	expect_warning(test, call.op);
	pcim_oracle_check(test);

	PCIM_OK(test, pcim_try_bind(test, FAKE_DRIVER_B, NULL, NULL));
}

/* Class 18: the same when probe fails and the action runs because of that. */
static int probe_action_and_fail(struct pci_dev *pdev, void *arg)
{
	return devm_add_action(&pdev->dev, call_during_release, arg) ?: -ENODEV;
}

static void every_call_is_refused_after_failed_probe(struct kunit *test)
{
	struct released_call call = {
		.op = test->param_value,
		.pdev = pcim_dev(test),
	};

	KUNIT_EXPECT_NE(test, 0, fake_pci_bind(pcim_env(test)->fake,
					       FAKE_DRIVER_A,
					       probe_action_and_fail, &call));
	KUNIT_EXPECT_TRUE_MSG(test, is_refused(test, call.op, call.ret),
			      "%s() said %d", call.op->name, call.ret);
	expect_warning(test, call.op);
	pcim_oracle_check(test);

	PCIM_OK(test, pcim_try_bind(test, FAKE_DRIVER_B, NULL, NULL));
}

/* Surprise removal: reads say all ones. Nothing may be lost or warned about. */
static void every_call_on_gone_device_leaves_nothing(struct kunit *test)
{
	const struct pcim_op *op = test->param_value;
	struct pcim_env *env = pcim_env(test);

	pcim_bind_enabled(test);
	fake_pci_set_gone(env->fake, true);
	op->run(env->pdev);
	pcim_unbind(test);
}

static struct kunit_case every_cases[] = {
	KUNIT_CASE_PARAM(every_call_is_undone_by_unbind, every_gen),
	KUNIT_CASE_PARAM(every_call_is_undone_by_failed_probe, every_gen),
	KUNIT_CASE_PARAM(every_call_works_again_after_rebind, every_gen),
	KUNIT_CASE_PARAM(every_call_survives_nth_failure, every_gen),
	KUNIT_CASE_PARAM(every_first_call_survives_nth_failure, every_gen),
	KUNIT_CASE_PARAM(every_call_is_refused_without_driver, every_gen),
	KUNIT_CASE_PARAM(every_call_is_refused_during_release, every_gen),
	KUNIT_CASE_PARAM(every_call_is_refused_after_failed_probe, every_gen),
	KUNIT_CASE_PARAM(every_call_on_gone_device_leaves_nothing, every_gen),
	{}
};

struct kunit_suite pcim_every_suite = {
	.name = "pcim-every",
	.init = pcim_env_init,
	.exit = pcim_env_exit,
	.test_cases = every_cases,
};

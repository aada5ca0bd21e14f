// SPDX-License-Identifier: GPL-2.0
/*
 * The beginning, the end and the bindings of a case.
 */

#include <linux/debug_locks.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/pci.h>

#include "pcim_test.h"

/* After its first report it is off until the next boot. */
static bool lockdep_is_on(void)
{
	return IS_ENABLED(CONFIG_PROVE_LOCKING) && debug_locks;
}

/**
 * pcim_env_init - a suite's .init: a machine for one case
 * @test: the case
 *
 * Returns: 0 or -errno. The case is skipped where the fake bridge cannot live.
 */
int pcim_env_init(struct kunit *test)
{
	struct pcim_env *env;
	int ret;

	env = kunit_kzalloc(test, sizeof(*env), GFP_KERNEL);
	if (!env)
		return -ENOMEM;

	/* What the making and the end of the machine log counts as well. */
	env->lockdep = lockdep_is_on();
	pcim_log_begin();
	env->fake = fake_pci_create();
	if (IS_ERR(env->fake)) {
		ret = PTR_ERR(env->fake);
		goto err_log;
	}

	ret = fake_pci_drivers_register();
	if (ret)
		goto err_destroy;

	env->pdev = env->fake->pdev;
	test->priv = env;
	pcim_oracle_record(test);

	return 0;

err_destroy:
	fake_pci_destroy(env->fake);
err_log:
	pcim_log_end();
	if (ret == -ENXIO)
		kunit_skip(test, "no memory for the fake BARs: win_start= not given");
	return ret;
}

/**
 * pcim_env_exit - a suite's .exit: the oracle, then the end of the machine
 * @test: the case, which may have failed or been skipped anywhere
 */
void pcim_env_exit(struct kunit *test)
{
	struct pcim_env *env = pcim_env(test);

	if (!env)
		return;

	pcim_unbind(test);
	fake_pci_drivers_unregister();
	fake_pci_destroy(env->fake);
	test->priv = NULL;

	KUNIT_EXPECT_EQ_MSG(test, pcim_log_splats(), env->forgiven,
			    "the kernel logged a defect as the function went");
	pcim_log_end();
	/* Whatever the reason: no later case would be checked. */
	KUNIT_EXPECT_EQ_MSG(test, lockdep_is_on(), env->lockdep,
			    "lockdep has switched itself off, see the log");
}

/**
 * pcim_try_bind - bind a driver whose probe() runs a function of the case
 * @test: the case
 * @id: the driver
 * @probe: what probe() does, NULL for nothing
 * @arg: handed to @probe
 *
 * Returns: 0 when it is bound. After a failure the oracle has been asked.
 */
int pcim_try_bind(struct kunit *test, enum fake_pci_driver_id id,
		  fake_pci_probe_t probe, void *arg)
{
	int ret;

	pcim_oracle_record(test);
	ret = fake_pci_bind(pcim_env(test)->fake, id, probe, arg);
	if (ret)
		pcim_oracle_check(test);

	return ret;
}

/**
 * pcim_bind - bind driver A, whose probe() does nothing
 * @test: the case, which ends here when that fails
 */
void pcim_bind(struct kunit *test)
{
	KUNIT_ASSERT_EQ_MSG(test, 0,
			    pcim_try_bind(test, FAKE_DRIVER_A, NULL, NULL),
			    "a driver with an empty probe() did not bind");
}

static int probe_enable(struct pci_dev *pdev, void *arg)
{
	return pcim_enable_device(pdev);
}

/**
 * pcim_bind_enabled - bind driver A, whose probe() enables the function
 * @test: the case, which ends here when that fails
 */
void pcim_bind_enabled(struct kunit *test)
{
	KUNIT_ASSERT_EQ_MSG(test, 0,
			    pcim_try_bind(test, FAKE_DRIVER_A, probe_enable, NULL),
			    "a driver that only enables the device did not bind");
}

/**
 * pcim_unbind - unbind the driver, if there is one, and ask the oracle
 * @test: the case
 */
void pcim_unbind(struct kunit *test)
{
	fake_pci_unbind(pcim_env(test)->fake);
	pcim_oracle_check(test);
}

/**
 * pcim_at_release - have a function called while the binding's records go
 * @test: the case; a driver is bound
 * @action: called when the driver is unbound, after what was registered later
 *	and before what was registered earlier is undone
 * @data: handed to @action
 */
void pcim_at_release(struct kunit *test, void (*action)(void *data), void *data)
{
	KUNIT_ASSERT_EQ(test, 0,
			devm_add_action(&pcim_dev(test)->dev, action, data));
}

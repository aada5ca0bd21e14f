/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What every suite of the managed PCI calls shares: a fresh fake function for
 * each case, binding and unbinding, and the oracle that says whether an unbind
 * left something behind or lost something.
 */
#ifndef _PCIM_TEST_H
#define _PCIM_TEST_H

#include <kunit/test.h>
#include <linux/pci.h>

#include "calls.h"
#include "compat.h"
#include "fake_pci.h"

/**
 * struct pcim_state - what a function has and what is held of it
 * @command: the COMMAND register
 * @enable_cnt: how often the function was enabled
 * @bars: the BARs that are requested, by whomever
 * @mappings: live mappings of BARs, or -EOPNOTSUPP
 * @messages: interrupt messages in use
 */
struct pcim_state {
	u16 command;
	int enable_cnt;
	unsigned int bars;
	int mappings;
	unsigned int messages;
};

/**
 * struct pcim_env - one case's own machine
 * @fake: the bridge
 * @pdev: its function
 * @before: the function's state when the current binding began, which its end
 *	has to bring back
 * @awake: how many kept the function from sleeping then
 * @forgiven: splats in the log that the case provoked and looked at
 * @lockdep: it was watching when the case began
 */
struct pcim_env {
	struct fake_pci *fake;
	struct pci_dev *pdev;
	struct pcim_state before;
	int awake;
	unsigned int forgiven;
	bool lockdep;
};

/* env.c: a case's beginning and end; both sleep */
int pcim_env_init(struct kunit *test);
void pcim_env_exit(struct kunit *test);

/*
 * env.c: bindings. Between pcim_bind() and pcim_unbind() the case may call
 * what a driver may call; the function is bound.
 */
void pcim_bind(struct kunit *test);
void pcim_bind_enabled(struct kunit *test);
int pcim_try_bind(struct kunit *test, enum fake_pci_driver_id id,
		  fake_pci_probe_t probe, void *arg);
void pcim_unbind(struct kunit *test);
void pcim_at_release(struct kunit *test, void (*action)(void *data),
		     void *data);

/* oracle.c */
struct pcim_state pcim_state_now(struct kunit *test);
void pcim_expect_state(struct kunit *test, const struct pcim_state *then,
		       const char *when);
unsigned int pcim_records(struct pci_dev *pdev);
void pcim_oracle_record(struct kunit *test);
void pcim_oracle_check(struct kunit *test);

/* splat.c: what the kernel logged; all of it sleeps */
void pcim_log_begin(void);
void pcim_log_end(void);
unsigned int pcim_log_splats(void);
bool pcim_log_has(const char *text);
unsigned int pcim_log_count(const char *text);
void pcim_log_forgive(struct kunit *test);

/* fault.c: the n-th allocation of this thread fails */
bool pcim_fault_available(void);
void pcim_fault_begin(unsigned int nth);
unsigned int pcim_fault_pause(void);
bool pcim_fault_end(void);

static inline struct pcim_env *pcim_env(struct kunit *test)
{
	return test->priv;
}

static inline struct pci_dev *pcim_dev(struct kunit *test)
{
	return pcim_env(test)->pdev;
}

static inline bool pcim_bar_taken(struct kunit *test, int bar)
{
	return fake_pci_bar_taken(pcim_env(test)->fake, bar);
}

/* Most calls of most cases are expected to succeed. */
#define PCIM_OK(test, call)	KUNIT_EXPECT_EQ(test, 0, call)
#define PCIM_MUST(test, call)	KUNIT_ASSERT_EQ(test, 0, call)

/* A case that needs a call which this kernel does not have is skipped. */
#define PCIM_NEED(test, have, call)					\
	do {								\
		if (!(have))						\
			kunit_skip(test, "this kernel has no " call "()"); \
	} while (0)

/* The suites, in the order in which they run. */
extern struct kunit_suite pcim_fake_suite;
extern struct kunit_suite pcim_device_suite;
extern struct kunit_suite pcim_intx_suite;
extern struct kunit_suite pcim_intx_unmanaged_suite;
extern struct kunit_suite pcim_irqvec_suite;
extern struct kunit_suite pcim_flip_suite;
extern struct kunit_suite pcim_shape_suite;
extern struct kunit_suite pcim_region_suite;
extern struct kunit_suite pcim_iomap_suite;
extern struct kunit_suite pcim_mwi_suite;
extern struct kunit_suite pcim_legacy_suite;
extern struct kunit_suite pcim_remap_suite;
extern struct kunit_suite pcim_lifetime_suite;
extern struct kunit_suite pcim_bind_suite;
extern struct kunit_suite pcim_group_suite;
extern struct kunit_suite pcim_pm_suite;
extern struct kunit_suite pcim_helper_suite;
extern struct kunit_suite pcim_wide_suite;
extern struct kunit_suite pcim_resource_suite;
extern struct kunit_suite pcim_every_suite;
extern struct kunit_suite pcim_value_suite;
extern struct kunit_suite pcim_model_suite;
extern struct kunit_suite pcim_smp_suite;
extern struct kunit_suite pcim_late_suite;
extern struct kunit_suite pcim_leak_suite;

#endif

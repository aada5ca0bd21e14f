/* SPDX-License-Identifier: GPL-2.0 */
/* A run of random steps against the model: what the files of its steps share. */
#ifndef _PCIM_TEST_MODEL_RUN_H
#define _PCIM_TEST_MODEL_RUN_H

#include <kunit/test.h>
#include <linux/pci.h>
#include <linux/prandom.h>
#include <linux/types.h>

#include "model.h"

#define LAST_STEPS	64

struct model_run {
	struct kunit *test;
	struct pci_dev *pdev;
	struct fake_pci *fake;
	struct model m;
	struct rnd_state rnd;
	bool faults;		/* allocations can be made to fail */
	bool failed;		/* one failed in this step */
	unsigned int step;
	const char *what;
	const char *last[LAST_STEPS];
};

/* model_test.c */
unsigned int model_pick(struct model_run *r, unsigned int below);
int model_pick_mem_bar(struct model_run *r);
void model_maybe_fail(struct model_run *r);
bool model_had_effect(struct model_run *r, int want, int ret);

/* model_bars.c */
void model_step_request(struct model_run *r);
void model_step_request_selected(struct model_run *r);
void model_step_request_all(struct model_run *r);
void model_step_release(struct model_run *r);
void model_step_iomap(struct model_run *r);
void model_step_iomap_range(struct model_run *r);
void model_step_iounmap(struct model_run *r);
void model_step_iomap_region(struct model_run *r);
void model_step_iounmap_region(struct model_run *r);
void model_step_iomap_regions(struct model_run *r);
void model_step_iomap_regions_request_all(struct model_run *r);
void model_step_table(struct model_run *r);
void model_step_group(struct model_run *r);

#endif

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The plan: lines of words, written by scripts/guest-run.
 *
 *   device NAME DRIVER VENDOR:DEVICE INTX-CALL(0|1) HISTORIC(0|1)
 *     REFUSES(errno or 0) RACES(0|1) CONTROL(0|1) WAIT-MS
 *   skip SCRIPT NAME WHY...
 *   most SCRIPT NAME CYCLES
 *   run SCRIPT CYCLES
 */
#include <stdio.h>
#include <string.h>

#include "guest.h"

static bool plan_line(struct plan *plan, const char *line)
{
	unsigned int intx_call, historic, races, control;

	if (!strncmp(line, "device ", 7) &&
	    plan->devices < ARRAY_SIZE(plan->device)) {
		struct device *dev = &plan->device[plan->devices++];

		if (sscanf(line, "device %31s %31s %15s %u %u %d %u %u %u",
			   dev->name,
			   dev->driver, dev->id, &intx_call, &historic,
			   &dev->refuses, &races, &control,
			   &dev->wait_ms) != 9)
			return false;
		dev->intx_call = intx_call;
		dev->historic = historic;
		dev->races = races;
		dev->control = control;
		return true;
	}
	if (!strncmp(line, "skip ", 5) &&
	    plan->skips < ARRAY_SIZE(plan->skip)) {
		struct skip *skip = &plan->skip[plan->skips++];

		return sscanf(line, "skip %15s %31s %119[^\n]", skip->script,
			      skip->name, skip->why) == 3;
	}
	if (!strncmp(line, "most ", 5) &&
	    plan->mosts < ARRAY_SIZE(plan->most)) {
		struct most *most = &plan->most[plan->mosts++];

		return sscanf(line, "most %15s %31s %u", most->script,
			      most->name, &most->cycles) == 3;
	}
	if (!strncmp(line, "run ", 4) && plan->runs < ARRAY_SIZE(plan->run)) {
		unsigned int i = plan->runs++;

		return sscanf(line, "run %15s %u", plan->run[i].name,
			      &plan->run[i].cycles) == 2;
	}
	return false;
}

bool plan_read(struct plan *plan, const char *path)
{
	char line[256];
	bool good = true;
	FILE *file;

	file = fopen(path, "r");
	if (!file)
		return false;
	while (fgets(line, sizeof(line), file))
		if (line[0] != '\n' && !plan_line(plan, line))
			good = false;
	fclose(file);
	return good && plan->devices && plan->runs;
}

const char *plan_skip(const struct plan *plan, const char *script,
		      const struct device *dev)
{
	unsigned int i;

	for (i = 0; i < plan->skips; i++)
		if (!strcmp(plan->skip[i].script, script) &&
		    !strcmp(plan->skip[i].name, dev->name))
			return plan->skip[i].why;
	return NULL;
}

unsigned int plan_cycles(const struct plan *plan, const char *script,
			 const struct device *dev, unsigned int cycles)
{
	const struct most *most;

	for (most = plan->most; most < plan->most + plan->mosts; most++)
		if (!strcmp(most->script, script) &&
		    !strcmp(most->name, dev->name) && most->cycles < cycles)
			cycles = most->cycles;
	return cycles;
}

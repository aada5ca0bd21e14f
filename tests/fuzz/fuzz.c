// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bytes become bindings of a driver that makes managed calls in any order, with
 * memory that runs out at any allocation. After each call and each unbind the
 * device must be as it has to be; found() says what is not.
 */
#include <string.h>

#include <linux/pci-devres.h>

#include "machine.h"

/* What the harness knows about the current binding. */
struct binding {
	int count_before;
	u16 command_before;
	u16 intx_found;
	bool intx_called;
	bool was_gone;
	bool enabled;
	bool pinned;
	bool mwi;
	bool overtaken;
};

/* What a failed call must leave as it was. */
struct snapshot {
	struct region regions[MAX_REGIONS];
	void *mappings[MAX_MAPPINGS];
	int records;
	int count;
	u16 command;
};

static struct binding binding;
static const uint8_t *bytes, *bytes_end;
static unsigned int claimed;
static uint8_t late_op;
static resource_size_t bar2_len;

static uint8_t next(void)
{
	return bytes < bytes_end ? *bytes++ : 0;
}

static struct pci_dev *pdev(void)
{
	return &machine.pdev;
}

static void take_snapshot(struct snapshot *then)
{
	memcpy(then->regions, machine.regions, sizeof(then->regions));
	memcpy(then->mappings, machine.mappings, sizeof(then->mappings));
	then->records = machine.records;
	then->count = pdev()->enable_cnt.counter;
	then->command = pdev()->command;
}

static bool same_regions(const struct snapshot *then)
{
	int i;

	for (i = 0; i < MAX_REGIONS; i++)
		if (then->regions[i].len != machine.regions[i].len ||
		    (then->regions[i].len &&
		     then->regions[i].start != machine.regions[i].start))
			return false;
	return true;
}

static void expect_nothing_changed(const struct snapshot *then, int op)
{
	/* The table, which is a record of its own, may have been made. */
	if (machine.records < then->records ||
	    machine.records > then->records + (op == 6 || op == 9 || op == 10))
		found("op %d failed and changed the records", op);
	if (!same_regions(then))
		found("op %d failed and changed the regions", op);
	if (memcmp(then->mappings, machine.mappings, sizeof(then->mappings)))
		found("op %d failed and changed the mappings", op);
	if (then->count != pdev()->enable_cnt.counter)
		found("op %d failed and changed the enable count", op);
	if (then->command != pdev()->command)
		found("op %d failed and changed COMMAND", op);
}

static bool is_mapping(const void *addr)
{
	int i;

	for (i = 0; i < MAX_MAPPINGS; i++)
		if (machine.mappings[i] == addr)
			return true;
	return false;
}

static int map_result(void *addr)
{
	if (!addr)
		return -ENOMEM;
	if (IS_ERR(addr))
		return PTR_ERR(addr);
	if (!is_mapping(addr))
		found("a call returned what is no mapping");
	return 0;
}

/* Some callers have an index from anywhere. */
static int any_bar(void)
{
	return (int8_t)next() % 24;
}

static int do_intx(bool atomic)
{
	bool enable = next() & 1;
	u16 was = pdev()->command & PCI_COMMAND_INTX_DISABLE;
	int ret;

	if (atomic)
		fuzz_lock();
	ret = pcim_intx(pdev(), enable);
	if (atomic)
		fuzz_unlock();
	if (!ret && !binding.intx_called && !pdev()->gone) {
		binding.intx_called = true;
		binding.intx_found = was;
	}
	return ret;
}

static int do_enable(void)
{
	int ret = pcim_enable_device(pdev());

	if (!ret && !binding.enabled) {
		binding.enabled = true;
		if (!pdev()->is_managed)
			found("an enabled device is not managed");
	}
	if (!ret && pdev()->enable_cnt.counter <= binding.count_before)
		found("enabled, and the enable count says no");
	return ret;
}

static int do_table(void)
{
	void __iomem * const *table = pcim_iomap_table(pdev());
	int i;

	if (!table)
		return -ENOMEM;
	for (i = 0; i < PCI_NUM_RESOURCES; i++)
		if (table[i] && !is_mapping(table[i]))
			found("the table shows a mapping that is gone");
	return 0;
}

static int do_set_mwi(void)
{
	int ret = pcim_set_mwi(pdev());

	if (!ret)
		binding.mwi = true;
	return ret;
}

/* Calls that register or undo something; 0, or what they said. */
static int managed_call(int op, const char *name)
{
	switch (op) {
	case 0: return do_enable();
	case 1: return do_intx(false);
	case 2: return pcim_request_region(pdev(), any_bar(), name);
	case 3: return pcim_request_region_exclusive(pdev(), any_bar(), NULL);
	case 4: return pcim_request_all_regions(pdev(), name);
	case 5: return pcim_request_selected_regions(pdev(), (int8_t)next(), name);
	case 6: return map_result(pcim_iomap(pdev(), any_bar(), next()));
	case 7: return map_result(pcim_iomap_range(pdev(), any_bar(), next() * 64,
						   next()));
	case 8: return map_result(pcim_iomap_region(pdev(), any_bar(), name));
	case 9: return pcim_iomap_regions(pdev(), (int8_t)next(), name);
	case 10: return pcim_iomap_regions_request_all(pdev(), (int8_t)next(), name);
	case 11: return do_table();
	case 12: return pcim_set_master(pdev());
	default: return do_set_mwi();
	}
}

#define MANAGED_CALLS	14

static int checked_call(int op)
{
	struct snapshot then;
	char name[8] = "driver";
	int ret;

	take_snapshot(&then);
	ret = managed_call(op, name);
	if (!pdev()->driver && machine.unbind_in == 0 && binding.overtaken) {
		/* The others may have been asked for nothing. */
		if (!ret && op >= 6 && op <= 8)
			found("op %d worked in a binding that had ended", op);
		return ret;
	}
	/* Who kept the pointer has a wrong name from here on. */
	memset(name, 0xff, sizeof(name));
	if (ret < 0)
		expect_nothing_changed(&then, op);
	else if (ret > 0)
		found("op %d returned %d", op, ret);
	return ret;
}

/* Too late: whatever is called, no record may come out of it. */
static void late_call(void)
{
	int records = machine.records;

	checked_call(late_op % MANAGED_CALLS);
	if (machine.records > records)
		found("op %d made a record while the driver goes",
		      late_op % MANAGED_CALLS);
}

static void toggle_claim(int bar)
{
	if (claimed & BIT(bar))
		machine_unclaim(bar);
	else if (!machine_claim(bar))
		return;
	claimed ^= BIT(bar);
}

/*
 * The end of the binding overtakes a call that takes a region or a mapping.  The
 * rest the driver serializes against it.
 */
static void overtake(void)
{
	int op = 2 + next() % 9;

	machine.unbind_in = 1 + next() % 4;
	binding.overtaken = true;
	machine.fail_in = 0;
	checked_call(op);
	if (machine.unbind_in)
		binding.overtaken = false;
	machine.unbind_in = 0;
}

/* The rest: calls that undo, the driver's own, and what comes from outside. */
static void other_step(int op)
{
	switch (op) {
	case 0:
		pcim_release_region(pdev(), any_bar());
		break;
	case 1:
		pcim_iounmap(pdev(), machine.mappings[next() % MAX_MAPPINGS]);
		break;
	case 2:
		pcim_iounmap_region(pdev(), any_bar());
		break;
	case 3:
		pcim_iounmap_regions(pdev(), (int8_t)next());
		break;
	case 4:
		if (binding.enabled &&
		    pdev()->enable_cnt.counter > binding.count_before)
			pci_disable_device(pdev());
		break;
	case 5:
		if (binding.enabled)
			do_intx(true);
		break;
	case 6:
		pcim_pin_device(pdev());
		break;
	case 7:
		toggle_claim((next() & 1) ? 4 : 0);
		break;
	case 8:
		pdev()->gone = !pdev()->gone;
		binding.was_gone = true;
		break;
	case 9:
		late_op = next();
		machine_at_release(late_call);
		break;
	case 10:
		machine.fail_in = 1 + next() % 16;
		break;
	case 11:
		overtake();
		break;
	case 12:
		/* The BAR is taken from the device, for instance to resize it. */
		pdev()->resource[2].len ^= bar2_len;
		break;
	default:
		fuzz_lock();
		pci_intx_unmanaged(pdev(), next() & 1);
		fuzz_unlock();
		break;
	}
}

#define OTHER_STEPS	14

/* @count: the enable count when the records began to go */
static void expect_unbound(int count)
{
	int least = count - (binding.enabled && count > 0);
	int most = binding.enabled && !binding.pinned ? least : count;
	u16 bit = PCI_COMMAND_INTX_DISABLE;
	int i;

	if (machine.records)
		found("%d records are left", machine.records);
	if (pdev()->is_managed)
		found("is_managed is left");
	if (machine.awake)
		found("the device is kept awake");
	if (machine.pinned)
		found("the module is kept loaded");
	if (pdev()->enable_cnt.counter > most ||
	    pdev()->enable_cnt.counter < least)
		found("enable count is %d, was %d", pdev()->enable_cnt.counter,
		      count);
	if (pdev()->command & PCI_COMMAND_MASTER)
		found("bus mastering is left");
	if (machine.memory)
		found("%d allocations are left", machine.memory);
	for (i = 0; i < MAX_REGIONS; i++)
		if (machine.regions[i].len &&
		    strcmp(machine.regions[i].name, "someone else"))
			found("a region is left");
	for (i = 0; i < MAX_MAPPINGS; i++)
		if (machine.mappings[i])
			found("a mapping is left");
	if (binding.mwi && pdev()->command & PCI_COMMAND_INVALIDATE)
		found("MWI is left");
	if (binding.intx_called && !binding.was_gone &&
	    (pdev()->command & bit) != binding.intx_found)
		found("INTX_DISABLE is not what the first call found");
}

/* A driver binds, calls and goes; or something else ends the binding first. */
static void one_binding(void)
{
	uint8_t how = next();
	int op, count;

	memset(&binding, 0, sizeof(binding));
	binding.count_before = pdev()->enable_cnt.counter;
	binding.was_gone = pdev()->gone;
	machine.fail_in = how & 0x0f;
	machine_bind();

	while (bytes < bytes_end && pdev()->driver) {
		op = next() % (MANAGED_CALLS + OTHER_STEPS + 1);
		count = pdev()->enable_cnt.counter;
		if (op < MANAGED_CALLS)
			checked_call(op);
		else if (op < MANAGED_CALLS + OTHER_STEPS)
			other_step(op - MANAGED_CALLS);
		else
			break;
		if (op == MANAGED_CALLS + 6)
			binding.pinned = true;
	}

	if (pdev()->driver) {
		/* remove() makes a call, which works as any. */
		if (how & 0x20)
			checked_call(next() % MANAGED_CALLS);
		machine.fail_in = 0;
		count = pdev()->enable_cnt.counter;
		machine_unbind();
	}
	machine.fail_in = 0;
	expect_unbound(count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bytes = data;
	bytes_end = data + size;
	claimed = 0;
	machine_reset();
	bar2_len = pdev()->resource[2].len;
	pdev()->command = next() & 1 ? PCI_COMMAND_INTX_DISABLE : 0;
	pdev()->enable_cnt.counter = next() & 1;

	while (bytes < bytes_end)
		one_binding();
	return 0;
}

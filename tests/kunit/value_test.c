// SPDX-License-Identifier: GPL-2.0
/*
 * What each call returns in each situation, as lines in the log.
 *
 * No value is right or wrong here.  "kunit-run --parity" lays the lines of two
 * implementations side by side; a difference without a reason in differs.toml is
 * red there.  What has to hold of an unbind holds here as everywhere.
 */

#include <kunit/test.h>
#include <linux/err.h>
#include <linux/pci.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "pcim_test.h"
#include "value.h"

/* What a situation makes of the BAR before the call. */
enum value_bar_state {
	BAR_AS_IT_IS,
	BAR_CALLED_TWICE,
	BAR_OF_SOMEONE_ELSE,
	BAR_WITHOUT_ADDRESS,
	BAR_ROM,
};

struct value_bar {
	const char *situation;
	int bar;
	enum value_bar_state state;
};

static const struct value_bar value_bars[] = {
	{ "memory", FAKE_PCI_BAR_MEM },
	{ "ports", FAKE_PCI_BAR_IO },
	{ "64 bit memory", FAKE_PCI_BAR_MEM64 },
	{ "upper half of a 64 bit BAR", FAKE_PCI_BAR_MEM64 + 1 },
	{ "BAR that the device lacks", FAKE_PCI_BAR_NONE },
	{ "BAR without an address", FAKE_PCI_BAR_MEM, BAR_WITHOUT_ADDRESS },
	{ "BAR that somebody else has", FAKE_PCI_BAR_MEM, BAR_OF_SOMEONE_ELSE },
	{ "second call for a BAR", FAKE_PCI_BAR_MEM, BAR_CALLED_TWICE },
	{ "ROM", PCI_ROM_RESOURCE, BAR_ROM },
	{ "ROM that the device lacks", PCI_ROM_RESOURCE },
	{ "index -1", -1 },
	{ "index PCI_NUM_RESOURCES", PCI_NUM_RESOURCES },
};

/* A call for a BAR, and one for a mask. */
struct value_call {
	const char *name;
	bool have;
	bool is_map;
	long (*run)(struct pci_dev *pdev, int arg);
};

static long value_request(struct pci_dev *pdev, int bar)
{
	return pcim_request_region(pdev, bar, "value");
}

static long value_request_exclusive(struct pci_dev *pdev, int bar)
{
	return pcim_request_region_exclusive(pdev, bar, "value");
}

static long value_iomap(struct pci_dev *pdev, int bar)
{
	return (long __force)pcim_iomap(pdev, bar, 0);
}

static long value_iomap_range(struct pci_dev *pdev, int bar)
{
	return (long __force)pcim_iomap_range(pdev, bar, 0, 0);
}

static long value_iomap_region(struct pci_dev *pdev, int bar)
{
	return (long __force)pcim_iomap_region(pdev, bar, "value");
}

static const struct value_call value_bar_calls[] = {
	{ "pcim_request_region", HAVE_PCIM_REQUEST_REGION, false, value_request },
	{ "pcim_request_region_exclusive", HAVE_PCIM_REQUEST_REGION_EXCLUSIVE,
	  false, value_request_exclusive },
	/* The implementation before pcim_iomap_region() dies of a bad index. */
	{ "pcim_iomap", HAVE_PCIM_IOMAP_REGION, true, value_iomap },
	{ "pcim_iomap_range", HAVE_PCIM_IOMAP_RANGE, true, value_iomap_range },
	{ "pcim_iomap_region", HAVE_PCIM_IOMAP_REGION, true, value_iomap_region },
};

static const void *value_next(const struct value_call *calls, int nr,
			      const struct value_call *call, char *desc)
{
	do
		call = call ? call + 1 : calls;
	while (call < calls + nr && !call->have);

	if (call == calls + nr)
		return NULL;

	strscpy(desc, call->name, KUNIT_PARAM_DESC_SIZE);
	return call;
}

PCIM_GENERATOR(value_bar_gen)
{
	return value_next(value_bar_calls, ARRAY_SIZE(value_bar_calls), prev,
			  desc);
}

static void value_say(const struct value_call *call, const char *situation,
		      long value)
{
	if (call->is_map)
		pcim_value_map(call->name, situation, value);
	else
		pcim_value(call->name, situation, value);
}

/* Let a BAR be as the situation wants it; the function is enabled. */
static void value_bar_prepare(struct kunit *test, const struct value_bar *row)
{
	struct fake_pci *fake = pcim_env(test)->fake;
	struct resource *mem = &fake->pdev->resource[FAKE_PCI_BAR_MEM];
	struct resource *rom = &fake->pdev->resource[PCI_ROM_RESOURCE];

	switch (row->state) {
	case BAR_WITHOUT_ADDRESS:
		fake_pci_set_unassigned(fake, row->bar, true);
		mem->end -= mem->start;
		mem->start = 0;
		break;
	case BAR_OF_SOMEONE_ELSE:
		PCIM_MUST(test, fake_pci_claim_bar(fake, row->bar));
		break;
	case BAR_ROM:
		rom->start = mem->start;
		rom->end = mem->end;
		rom->flags = IORESOURCE_MEM;
		break;
	default:
		break;
	}
}

/* One call in one situation, in a binding of its own. */
static void value_of_bar(struct kunit *test, const struct value_call *call,
			 const struct value_bar *row)
{
	struct fake_pci *fake = pcim_env(test)->fake;
	struct resource *mem = &fake->pdev->resource[FAKE_PCI_BAR_MEM];
	struct resource *rom = &fake->pdev->resource[PCI_ROM_RESOURCE];
	struct resource mem_was = *mem, rom_was = *rom;
	long value;

	pcim_bind_enabled(test);
	value_bar_prepare(test, row);
	value = call->run(fake->pdev, row->bar);
	if (row->state == BAR_CALLED_TWICE)
		value = call->run(fake->pdev, row->bar);
	value_say(call, row->situation, value);
	/* A warning is a difference of which other cases tell. */
	pcim_log_forgive(test);

	if (row->state == BAR_OF_SOMEONE_ELSE)
		fake_pci_unclaim_bar(fake, row->bar);
	mem->flags = mem_was.flags;
	/* What was requested at another address has to be released there. */
	fake_pci_unbind(fake);
	mem->start = mem_was.start;
	mem->end = mem_was.end;
	*rom = rom_was;
	pcim_oracle_check(test);
}

static void value_of_a_bar(struct kunit *test)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(value_bars); i++)
		value_of_bar(test, test->param_value, &value_bars[i]);
}

static const struct value_bar value_masks[] = {
	{ "empty mask", 0 },
	{ "memory BARs", FAKE_PCI_MEM_BARS },
	{ "mask with a BAR that the device lacks",
	  BIT(FAKE_PCI_BAR_MEM) | BIT(FAKE_PCI_BAR_NONE) },
	{ "mask with the ROM's bit",
	  BIT(FAKE_PCI_BAR_MEM) | BIT(PCI_ROM_RESOURCE) },
	{ "mask with a bit of no resource", BIT(FAKE_PCI_BAR_MEM) | BIT(30) },
	{ "second call with a mask", BIT(FAKE_PCI_BAR_MEM), BAR_CALLED_TWICE },
};

static long value_regions(struct pci_dev *pdev, int mask)
{
	return pcim_iomap_regions(pdev, mask, "value");
}

static long value_request_all(struct pci_dev *pdev, int mask)
{
	return pcim_iomap_regions_request_all(pdev, mask, "value");
}

static long value_selected(struct pci_dev *pdev, int mask)
{
	return pcim_request_selected_regions(pdev, mask, "value");
}

static const struct value_call value_mask_calls[] = {
	{ "pcim_iomap_regions", HAVE_PCIM_IOMAP_REGION, false, value_regions },
	{ "pcim_iomap_regions_request_all",
	  HAVE_PCIM_IOMAP_REGION && HAVE_PCIM_IOMAP_REGIONS_REQUEST_ALL, false,
	  value_request_all },
	{ "pcim_request_selected_regions", HAVE_PCIM_REQUEST_SELECTED_REGIONS,
	  false, value_selected },
};

PCIM_GENERATOR(value_mask_gen)
{
	return value_next(value_mask_calls, ARRAY_SIZE(value_mask_calls), prev,
			  desc);
}

static void value_of_a_mask(struct kunit *test)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(value_masks); i++)
		value_of_bar(test, test->param_value, &value_masks[i]);
}

/* The rest: calls that take neither a BAR nor a mask, or more than that. */
struct value_once {
	const char *situation;
	struct value_call call;
};

static long value_longer(struct pci_dev *pdev, int arg)
{
	return (long __force)pcim_iomap(pdev, FAKE_PCI_BAR_MEM, SZ_1M);
}

static long value_offset(struct pci_dev *pdev, int arg)
{
	return (long __force)pcim_iomap_range(pdev, FAKE_PCI_BAR_MEM, SZ_4K, 16);
}

static long value_length(struct pci_dev *pdev, int arg)
{
	return (long __force)pcim_iomap_range(pdev, FAKE_PCI_BAR_MEM, 0, SZ_1M);
}

static long value_all(struct pci_dev *pdev, int arg)
{
	return pcim_request_all_regions(pdev, "value");
}

static long value_all_again(struct pci_dev *pdev, int arg)
{
	return value_all(pdev, arg) ?: value_all(pdev, arg);
}

static long value_intx(struct pci_dev *pdev, int arg)
{
	return pcim_intx(pdev, 0);
}

static long value_vectors(struct pci_dev *pdev, int arg)
{
	return pcim_alloc_irq_vectors(pdev, arg, 64, PCI_IRQ_MSI);
}

static long value_vectors_again(struct pci_dev *pdev, int arg)
{
	value_vectors(pdev, 1);
	return pcim_alloc_irq_vectors(pdev, 1, 1, PCI_IRQ_MSIX);
}

static long value_table(struct pci_dev *pdev, int arg)
{
	return (long)pcim_iomap_table(pdev);
}

static long value_table_element(struct pci_dev *pdev, int arg)
{
	void __iomem * const *table = pcim_iomap_table(pdev);
	long (*const map)(struct pci_dev *, int) =
		arg ? value_iomap : value_iomap_region;

	map(pdev, FAKE_PCI_BAR_MEM);
	return (long __force)table[FAKE_PCI_BAR_MEM];
}

static long value_element_region(struct pci_dev *pdev, int arg)
{
	return value_table_element(pdev, 0);
}

static long value_element_iomap(struct pci_dev *pdev, int arg)
{
	return value_table_element(pdev, 1);
}

static const struct value_once value_onces[] = {
	{ "longer than the BAR", { "pcim_iomap", true, true, value_longer } },
	{ "offset behind the end",
	  { "pcim_iomap_range", HAVE_PCIM_IOMAP_RANGE, true, value_offset } },
	{ "longer than the BAR",
	  { "pcim_iomap_range", HAVE_PCIM_IOMAP_RANGE, true, value_length } },
	{ "first call", { "pcim_request_all_regions",
	    HAVE_PCIM_REQUEST_ALL_REGIONS, false, value_all } },
	{ "second call", { "pcim_request_all_regions",
	    HAVE_PCIM_REQUEST_ALL_REGIONS, false, value_all_again } },
	{ "first call", { "pcim_intx", HAVE_PCIM_INTX, false, value_intx } },
	{ "more wanted than there are", { "pcim_alloc_irq_vectors",
	    HAVE_PCIM_ALLOC_IRQ_VECTORS, false, value_vectors } },
	{ "vectors are on", { "pcim_alloc_irq_vectors",
	    HAVE_PCIM_ALLOC_IRQ_VECTORS, false, value_vectors_again } },
	{ "first call", { "pcim_iomap_table", true, true, value_table } },
	{ "element of a BAR after pcim_iomap()",
	  { "pcim_iomap_table", true, true, value_element_iomap } },
	{ "element of a BAR after pcim_iomap_region()",
	  { "pcim_iomap_table", HAVE_PCIM_IOMAP_REGION, true,
	    value_element_region } },
};

static void value_of_the_rest(struct kunit *test)
{
	const struct value_once *row;

	for (row = value_onces; row < value_onces + ARRAY_SIZE(value_onces); row++) {
		if (!row->call.have)
			continue;
		pcim_bind_enabled(test);
		value_say(&row->call, row->situation,
			  row->call.run(pcim_dev(test), 64));
		pcim_log_forgive(test);
		pcim_unbind(test);
	}
}

static struct kunit_case value_cases[] = {
	KUNIT_CASE_PARAM(value_of_a_bar, value_bar_gen),
	KUNIT_CASE_PARAM(value_of_a_mask, value_mask_gen),
	KUNIT_CASE(value_of_the_rest),
	{}
};

struct kunit_suite pcim_value_suite = {
	.name = "pcim-value",
	.init = pcim_env_init,
	.exit = pcim_env_exit,
	.test_cases = value_cases,
};

// SPDX-License-Identifier: GPL-2.0
/*
 * The cache of MSI-X vectors: M1 to M7, on vectors that exist in memory only.
 * The triggers of a user space driver are set and dropped as it would do it.
 */

#include <kunit/test.h>
#include <linux/module.h>
#include <linux/pci_msix_cache.h>
#include <linux/string.h>

#define TABLE		16
#define FIRST_IRQ	100

/* What the PCI core of one device knows; cases do not run in parallel. */
static struct {
	bool dynamic;
	bool enabled;
	bool has_irq[TABLE];
	unsigned int irqs;
	unsigned int allocs;
	unsigned int rewrites;
	unsigned int last_rewrite;
	int fail;
	bool trigger[TABLE];
} fake;

static struct pci_msix_cache cache;

/* Never looked into. */
static struct pci_dev *const no_device = (struct pci_dev *)&fake;

static int fake_table_size(struct pci_dev *pdev)
{
	return TABLE;
}

static bool fake_is_dynamic(struct pci_dev *pdev)
{
	return fake.dynamic;
}

static int fake_alloc_at(struct pci_dev *pdev, unsigned int vector)
{
	if (fake.fail)
		return fake.fail;
	if (fake.has_irq[vector])
		return -EEXIST;
	fake.has_irq[vector] = true;
	fake.irqs++;
	fake.allocs++;
	return FIRST_IRQ + vector;
}

static int fake_alloc(struct pci_dev *pdev, unsigned int nvec)
{
	unsigned int n;

	if (fake.fail)
		return fake.fail;
	for (n = 0; n < nvec; n++)
		fake_alloc_at(pdev, n);
	fake.enabled = true;
	return 0;
}

static int fake_irq_of(struct pci_dev *pdev, unsigned int vector)
{
	return fake.has_irq[vector] ? FIRST_IRQ + vector : -EINVAL;
}

static void fake_rewrite(unsigned int irq)
{
	fake.rewrites++;
	fake.last_rewrite = irq;
}

static void fake_free_vectors(struct pci_dev *pdev)
{
	memset(fake.has_irq, 0, sizeof(fake.has_irq));
	fake.irqs = 0;
	fake.enabled = false;
}

static const struct pci_msix_cache_ops fake_ops = {
	.table_size = fake_table_size,
	.is_dynamic = fake_is_dynamic,
	.alloc = fake_alloc,
	.alloc_at = fake_alloc_at,
	.irq_of = fake_irq_of,
	.rewrite = fake_rewrite,
	.free = fake_free_vectors,
};

/*
 * A trigger as vfio-pci sets it: on < 0 drops it, 0 is one that does not
 * resolve, above 0 one that does.
 */
static int set_trigger(unsigned int vector, int on)
{
	int irq;

	if (vector < TABLE)
		fake.trigger[vector] = false;
	if (on < 0)
		return 0;
	if (!on)
		return -EBADF;
	irq = pci_msix_cache_get(&cache, vector);
	if (irq < 0)
		return irq;
	irq = pci_msix_cache_refresh(&cache, vector);
	if (irq < 0)
		return irq;
	fake.trigger[vector] = true;
	return 0;
}

static int set_block(unsigned int start, unsigned int count, const int *on)
{
	unsigned int n;
	int ret = 0;

	for (n = 0; n < count && !ret; n++)
		ret = set_trigger(start + n, on[n]);
	if (ret)
		while (n--)
			set_trigger(start + n, -1);
	return ret;
}

static int msix_init(struct kunit *test)
{
	memset(&fake, 0, sizeof(fake));
	fake.dynamic = true;
	pci_msix_cache_init(&cache, &fake_ops);
	return 0;
}

static void msix_exit(struct kunit *test)
{
	pci_msix_cache_disable(&cache);
	KUNIT_EXPECT_EQ(test, fake.irqs, 0);
	KUNIT_EXPECT_TRUE(test, xa_empty(&cache.irqs));
}

static void m1_irqs_are_the_initial_and_each_vector_ever_triggered(struct kunit *test)
{
	unsigned int round, vector;

	KUNIT_ASSERT_EQ(test, pci_msix_cache_enable(&cache, no_device, 3), 0);
	KUNIT_EXPECT_EQ(test, fake.irqs, 3);
	for (round = 0; round < 3; round++) {
		for (vector = 0; vector < TABLE; vector += 2) {
			KUNIT_EXPECT_EQ(test, set_trigger(vector, 1), 0);
			KUNIT_EXPECT_EQ(test, set_trigger(vector, -1), 0);
		}
		/* 0, 1, 2 and the even ones from 4 on. */
		KUNIT_EXPECT_EQ(test, fake.irqs, 3 + (TABLE - 4) / 2);
	}
	KUNIT_EXPECT_EQ(test, set_trigger(TABLE, 1), -EINVAL);
	for (vector = 0; vector < TABLE; vector++)
		KUNIT_EXPECT_EQ(test, set_trigger(vector, 1), 0);
	KUNIT_EXPECT_EQ(test, fake.irqs, TABLE);
}

static void m2_trigger_again_keeps_the_irq(struct kunit *test)
{
	int irq;

	KUNIT_ASSERT_EQ(test, pci_msix_cache_enable(&cache, no_device, 1), 0);
	irq = pci_msix_cache_get(&cache, 5);
	KUNIT_EXPECT_GT(test, irq, 0);
	KUNIT_EXPECT_EQ(test, set_trigger(5, -1), 0);
	KUNIT_EXPECT_EQ(test, set_trigger(5, 1), 0);
	KUNIT_EXPECT_EQ(test, pci_msix_cache_get(&cache, 5), irq);
	KUNIT_EXPECT_EQ(test, fake.allocs, 2);
}

static void m3_failed_block_drops_its_triggers_and_no_irqs(struct kunit *test)
{
	static const int on[] = { 1, 1, 0, 1 };
	unsigned int n;

	KUNIT_ASSERT_EQ(test, pci_msix_cache_enable(&cache, no_device, 1), 0);
	KUNIT_EXPECT_EQ(test, set_block(4, ARRAY_SIZE(on), on), -EBADF);
	for (n = 0; n < TABLE; n++)
		KUNIT_EXPECT_FALSE(test, fake.trigger[n]);
	KUNIT_EXPECT_EQ(test, fake.irqs, 3);
	KUNIT_EXPECT_GE(test, pci_msix_cache_peek(&cache, 4), 0);
	KUNIT_EXPECT_GE(test, pci_msix_cache_peek(&cache, 5), 0);
}

static void m4_after_disable_lookups_fail(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, pci_msix_cache_enable(&cache, no_device, 2), 0);
	KUNIT_EXPECT_EQ(test, set_trigger(7, 1), 0);
	pci_msix_cache_disable(&cache);
	KUNIT_EXPECT_EQ(test, fake.irqs, 0);
	KUNIT_EXPECT_FALSE(test, fake.enabled);
	KUNIT_EXPECT_EQ(test, pci_msix_cache_peek(&cache, 0), -ENOENT);
	KUNIT_EXPECT_EQ(test, pci_msix_cache_get(&cache, 0), -ENODEV);
	KUNIT_EXPECT_EQ(test, pci_msix_cache_refresh(&cache, 7), -ENOENT);
	pci_msix_cache_disable(&cache);
	KUNIT_EXPECT_EQ(test, pci_msix_cache_enable(&cache, no_device, 1), 0);
	KUNIT_EXPECT_EQ(test, fake.irqs, 1);
}

static void m5_message_is_rewritten_before_each_enable(struct kunit *test)
{
	unsigned int n;

	KUNIT_ASSERT_EQ(test, pci_msix_cache_enable(&cache, no_device, 2), 0);
	for (n = 1; n < 5; n++) {
		KUNIT_EXPECT_EQ(test, set_trigger(1, 1), 0);
		KUNIT_EXPECT_EQ(test, fake.rewrites, n);
		KUNIT_EXPECT_EQ(test, fake.last_rewrite, FIRST_IRQ + 1);
	}
}

static void m6_no_trigger_on_an_empty_vector_allocates_nothing(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, pci_msix_cache_enable(&cache, no_device, 2), 0);
	KUNIT_EXPECT_EQ(test, set_trigger(9, -1), 0);
	KUNIT_EXPECT_EQ(test, pci_msix_cache_peek(&cache, 9), -ENOENT);
	KUNIT_EXPECT_EQ(test, fake.irqs, 2);
}

/* Stricter than mainline, which allocates before it resolves the trigger. */
static void m6_unresolved_trigger_allocates_nothing(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, pci_msix_cache_enable(&cache, no_device, 2), 0);
	KUNIT_EXPECT_EQ(test, set_trigger(9, 0), -EBADF);
	KUNIT_EXPECT_EQ(test, fake.irqs, 2);
}

static void m7_growing_is_offered_if_and_only_if_it_works(struct kunit *test)
{
	unsigned int dynamic;

	for (dynamic = 0; dynamic < 2; dynamic++) {
		fake.dynamic = dynamic;
		KUNIT_EXPECT_EQ(test, pci_msix_cache_can_grow(&cache, no_device), dynamic);
		KUNIT_ASSERT_EQ(test, pci_msix_cache_enable(&cache, no_device, 2), 0);
		KUNIT_EXPECT_EQ(test, pci_msix_cache_get(&cache, 1), FIRST_IRQ + 1);
		KUNIT_EXPECT_EQ(test, pci_msix_cache_get(&cache, 2),
				dynamic ? FIRST_IRQ + 2 : -EOPNOTSUPP);
		pci_msix_cache_disable(&cache);
	}
}

static void failures_leave_nothing(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, pci_msix_cache_enable(&cache, no_device, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, pci_msix_cache_enable(&cache, no_device, TABLE + 1), -EINVAL);
	/* What the user is told when only one can be had. */
	fake.fail = 1;
	KUNIT_EXPECT_EQ(test, pci_msix_cache_enable(&cache, no_device, 2), 1);
	KUNIT_EXPECT_EQ(test, pci_msix_cache_peek(&cache, 0), -ENOENT);
	fake.fail = -ENOSPC;
	KUNIT_EXPECT_EQ(test, pci_msix_cache_enable(&cache, no_device, 2), -ENOSPC);
	KUNIT_EXPECT_EQ(test, fake.irqs, 0);
	fake.fail = 0;
	KUNIT_ASSERT_EQ(test, pci_msix_cache_enable(&cache, no_device, 2), 0);
	KUNIT_EXPECT_EQ(test, pci_msix_cache_enable(&cache, no_device, 2), -EBUSY);
	fake.fail = -ENOSPC;
	KUNIT_EXPECT_EQ(test, pci_msix_cache_get(&cache, 3), -ENOSPC);
	KUNIT_EXPECT_EQ(test, pci_msix_cache_peek(&cache, 3), -ENOENT);
	fake.fail = 0;
	KUNIT_EXPECT_EQ(test, pci_msix_cache_get(&cache, 3), FIRST_IRQ + 3);
}

static struct kunit_case msix_cases[] = {
	KUNIT_CASE(m1_irqs_are_the_initial_and_each_vector_ever_triggered),
	KUNIT_CASE(m2_trigger_again_keeps_the_irq),
	KUNIT_CASE(m3_failed_block_drops_its_triggers_and_no_irqs),
	KUNIT_CASE(m4_after_disable_lookups_fail),
	KUNIT_CASE(m5_message_is_rewritten_before_each_enable),
	KUNIT_CASE(m6_no_trigger_on_an_empty_vector_allocates_nothing),
	KUNIT_CASE(m6_unresolved_trigger_allocates_nothing),
	KUNIT_CASE(m7_growing_is_offered_if_and_only_if_it_works),
	KUNIT_CASE(failures_leave_nothing),
	{ }
};

static struct kunit_suite pci_msix_cache_suite = {
	.name = "pci-msix-cache",
	.init = msix_init,
	.exit = msix_exit,
	.test_cases = msix_cases,
};

/* Not in the list of the others: a tree may lack the cache. */
kunit_test_suite(pci_msix_cache_suite);

MODULE_DESCRIPTION("Tests of the cache of MSI-X vectors");
MODULE_LICENSE("GPL");

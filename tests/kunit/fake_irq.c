// SPDX-License-Identifier: GPL-2.0
/*
 * Interrupts of the fake function: one INTx line and a domain for messages.
 *
 * The wire is emulated: the line reaches the kernel only while COMMAND allows
 * it, a message only while MSI is enabled and the vector is not masked.
 */

#include <linux/bitmap.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqdomain.h>
#include <linux/irqflags.h>
#include <linux/msi.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "fake_pci.h"

#define FAKE_MESSAGES	32
#define FAKE_MSI_ADDRESS	0xfee00000

struct fake_pci_irq {
	struct fwnode_handle *msi_fwnode;
	struct fwnode_handle *intx_fwnode;
	struct irq_domain *inner;
	struct irq_domain *msi;
	struct irq_domain *intx;
	DECLARE_BITMAP(used, FAKE_MESSAGES);
	int (*hook)(void *arg);
	void *hook_arg;
};

static void fake_inner_nop(struct irq_data *data)
{
}

static int fake_inner_set_affinity(struct irq_data *data,
				   const struct cpumask *mask, bool force)
{
	return IRQ_SET_MASK_OK_DONE;
}

static void fake_inner_compose(struct irq_data *data, struct msi_msg *msg)
{
	msg->address_hi = 0;
	msg->address_lo = FAKE_MSI_ADDRESS;
	msg->data = data->hwirq;
}

/* Without irq_set_affinity the MSI core of an SMP kernel calls NULL. */
static struct irq_chip fake_inner_chip = {
	.name = "fake-inner",
	.irq_ack = fake_inner_nop,
	.irq_mask = fake_inner_nop,
	.irq_unmask = fake_inner_nop,
	.irq_set_affinity = fake_inner_set_affinity,
	.irq_compose_msi_msg = fake_inner_compose,
};

static int fake_inner_alloc(struct irq_domain *domain, unsigned int virq,
			    unsigned int nr_irqs, void *arg)
{
	struct fake_pci_irq *irq = domain->host_data;
	unsigned int hwirq, i;
	int ret;

	ret = irq->hook ? irq->hook(irq->hook_arg) : 0;
	if (ret)
		return ret;

	/* Several MSI messages differ in the low bits of the data only. */
	hwirq = bitmap_find_next_zero_area(irq->used, FAKE_MESSAGES, 0, nr_irqs,
					   roundup_pow_of_two(nr_irqs) - 1);
	if (hwirq >= FAKE_MESSAGES)
		return -ENOSPC;

	bitmap_set(irq->used, hwirq, nr_irqs);
	for (i = 0; i < nr_irqs; i++)
		irq_domain_set_info(domain, virq + i, hwirq + i,
				    &fake_inner_chip, NULL, handle_edge_irq,
				    NULL, NULL);

	return 0;
}

static void fake_inner_free(struct irq_domain *domain, unsigned int virq,
			    unsigned int nr_irqs)
{
	struct fake_pci_irq *irq = domain->host_data;
	struct irq_data *data = irq_domain_get_irq_data(domain, virq);

	bitmap_clear(irq->used, data->hwirq, nr_irqs);
	irq_domain_free_irqs_common(domain, virq, nr_irqs);
}

static const struct irq_domain_ops fake_inner_ops = {
	.alloc = fake_inner_alloc,
	.free = fake_inner_free,
};

#if HAVE_PCI_MSI_CREATE_IRQ_DOMAIN

static struct irq_chip fake_msi_chip = {
	.name = "fake-msi",
	.irq_ack = irq_chip_ack_parent,
	.irq_mask = pci_msi_mask_irq,
	.irq_unmask = pci_msi_unmask_irq,
};

static struct msi_domain_info fake_msi_info = {
	.flags = MSI_FLAG_USE_DEF_DOM_OPS | MSI_FLAG_USE_DEF_CHIP_OPS |
		 MSI_FLAG_PCI_MSIX | MSI_FLAG_MULTI_PCI_MSI,
	.chip = &fake_msi_chip,
};

static struct irq_domain *fake_msi_create(struct fwnode_handle *fwnode,
					  struct irq_domain *inner)
{
	return pci_msi_create_irq_domain(fwnode, &fake_msi_info, inner);
}

static void fake_msi_remove(struct irq_domain *msi)
{
	irq_domain_remove(msi);
}

#else

/*
 * There is no domain for PCI messages as such: the PCI core makes one for each
 * device, below a parent, and asks the parent to fill in what it lacks.
 */
#define FAKE_MSI_REQUIRED	(MSI_FLAG_USE_DEF_DOM_OPS | \
				 MSI_FLAG_USE_DEF_CHIP_OPS)
#define FAKE_MSI_SUPPORTED	(MSI_GENERIC_FLAGS_MASK | \
				 MSI_FLAG_PCI_MSIX | MSI_FLAG_MULTI_PCI_MSI)

static bool fake_init_dev_msi_info(struct device *dev,
				   struct irq_domain *domain,
				   struct irq_domain *parent,
				   struct msi_domain_info *info)
{
	info->flags &= FAKE_MSI_SUPPORTED;
	info->flags |= FAKE_MSI_REQUIRED;
	info->chip->irq_ack = irq_chip_ack_parent;

	return true;
}

static const struct msi_parent_ops fake_msi_parent_ops = {
	.supported_flags = FAKE_MSI_SUPPORTED,
	.required_flags = FAKE_MSI_REQUIRED,
	.prefix = "fake-",
	.init_dev_msi_info = fake_init_dev_msi_info,
};

static struct irq_domain *fake_msi_create(struct fwnode_handle *fwnode,
					  struct irq_domain *inner)
{
	inner->flags |= IRQ_DOMAIN_FLAG_MSI_PARENT;
	inner->msi_parent_ops = &fake_msi_parent_ops;

	return inner;
}

static void fake_msi_remove(struct irq_domain *msi)
{
	/* It is the inner domain, which has an end of its own. */
}

#endif

static int fake_intx_map(struct irq_domain *domain, unsigned int virq,
			 irq_hw_number_t hwirq)
{
	irq_set_chip_and_handler(virq, &dummy_irq_chip, handle_simple_irq);
	return 0;
}

static const struct irq_domain_ops fake_intx_ops = {
	.map = fake_intx_map,
};

static struct fake_pci_irq *irq_of(struct pci_dev *pdev)
{
	struct fake_pci **link;

	link = pci_host_bridge_priv(pci_find_host_bridge(pdev->bus));
	return (*link)->irq;
}

static irqreturn_t fake_unused_handler(int irq, void *data)
{
	return IRQ_NONE;
}

/*
 * The first request of an interrupt makes its files in /proc/irq. A kernel that
 * has no memory for one of them goes on without, and warns when it takes away
 * what is not there. So they are made here, before a case lets memory fail.
 */
static void fake_make_proc_files(unsigned int virq)
{
	static char owner;

	if (!request_irq(virq, fake_unused_handler, 0, "fake-pci", &owner))
		free_irq(virq, &owner);
}

static int fake_map_irq(const struct pci_dev *pdev, u8 slot, u8 pin)
{
	struct fake_pci_irq *irq = irq_of((struct pci_dev *)pdev);
	unsigned int virq = irq_create_mapping(irq->intx, pin - 1);

	if (virq)
		fake_make_proc_files(virq);
	return virq;
}

/**
 * fake_pci_irq_init - give the bridge an INTx line and a message domain
 * @fake: the bridge, allocated but not yet known to the PCI core
 *
 * Returns: 0 or -ENOMEM; on error nothing is left.
 */
int fake_pci_irq_init(struct fake_pci *fake)
{
	struct fake_pci_irq *irq;

	irq = kzalloc(sizeof(*irq), GFP_KERNEL);
	if (!irq)
		return -ENOMEM;

	irq->msi_fwnode = irq_domain_alloc_named_fwnode("fake-pci-msi");
	if (!irq->msi_fwnode)
		goto err_free;

	irq->intx_fwnode = irq_domain_alloc_named_fwnode("fake-pci-intx");
	if (!irq->intx_fwnode)
		goto err_msi_fwnode;

	irq->inner = irq_domain_create_linear(irq->msi_fwnode, FAKE_MESSAGES,
					      &fake_inner_ops, irq);
	if (!irq->inner)
		goto err_intx_fwnode;

	irq->msi = fake_msi_create(irq->msi_fwnode, irq->inner);
	if (!irq->msi)
		goto err_inner;

	irq->intx = irq_domain_create_linear(irq->intx_fwnode, PCI_NUM_INTX,
					     &fake_intx_ops, irq);
	if (!irq->intx)
		goto err_msi;

	fake->irq = irq;
	fake->bridge->map_irq = fake_map_irq;
	fake->bridge->swizzle_irq = pci_common_swizzle;
	dev_set_msi_domain(&fake->bridge->dev, irq->msi);

	return 0;

err_msi:
	fake_msi_remove(irq->msi);
err_inner:
	irq_domain_remove(irq->inner);
err_intx_fwnode:
	irq_domain_free_fwnode(irq->intx_fwnode);
err_msi_fwnode:
	irq_domain_free_fwnode(irq->msi_fwnode);
err_free:
	kfree(irq);
	return -ENOMEM;
}

/**
 * fake_pci_irq_exit - undo fake_pci_irq_init()
 * @fake: the bridge; its function is gone from the PCI core
 */
void fake_pci_irq_exit(struct fake_pci *fake)
{
	struct fake_pci_irq *irq = fake->irq;
	unsigned int i;

	for (i = 0; i < PCI_NUM_INTX; i++)
		irq_dispose_mapping(irq_find_mapping(irq->intx, i));

	irq_domain_remove(irq->intx);
	fake_msi_remove(irq->msi);
	irq_domain_remove(irq->inner);
	irq_domain_free_fwnode(irq->intx_fwnode);
	irq_domain_free_fwnode(irq->msi_fwnode);
	kfree(irq);
	fake->irq = NULL;
}

/**
 * fake_pci_messages_in_use - how many messages the function has allocated
 * @fake: the bridge
 */
unsigned int fake_pci_messages_in_use(struct fake_pci *fake)
{
	return bitmap_weight(fake->irq->used, FAKE_MESSAGES);
}

/**
 * fake_pci_on_messages - have a function called when messages are allocated
 * @fake: the bridge
 * @hook: called by who allocates, before anything is taken; may sleep; when it
 *	returns an error, the allocation fails with that. NULL for nothing
 * @arg: handed to @hook
 */
void fake_pci_on_messages(struct fake_pci *fake, int (*hook)(void *arg),
			  void *arg)
{
	fake->irq->hook = hook;
	fake->irq->hook_arg = arg;
}

static bool fake_deliver(struct irq_domain *domain, unsigned int hwirq)
{
	unsigned long flags;
	int ret;

	local_irq_save(flags);
	ret = generic_handle_domain_irq(domain, hwirq);
	local_irq_restore(flags);

	return !ret;
}

/**
 * fake_pci_raise_intx - the function pulses its INTx line
 * @fake: the bridge
 *
 * Context: process. The handlers run with interrupts off.
 *
 * Returns: false when COMMAND forbids the line, so that nobody saw it.
 */
bool fake_pci_raise_intx(struct fake_pci *fake)
{
	if (fake_pci_intx_disabled(fake))
		return false;

	return fake_deliver(fake->irq->intx, 0);
}

/**
 * fake_pci_raise_msi - the function sends an MSI message
 * @fake: the bridge
 * @vector: which of its vectors
 *
 * Context: process. The handler runs with interrupts off.
 *
 * Returns: false when MSI is off or the vector is masked.
 */
bool fake_pci_raise_msi(struct fake_pci *fake, unsigned int vector)
{
	const u8 *cap = &fake->cfg[FAKE_PCI_MSI_CAP];
	unsigned int data;

	if (!(cap[PCI_MSI_FLAGS] & PCI_MSI_FLAGS_ENABLE))
		return false;
	if (cap[PCI_MSI_MASK_64] & BIT(vector))
		return false;

	data = cap[PCI_MSI_DATA_64] | cap[PCI_MSI_DATA_64 + 1] << 8;
	return fake_deliver(fake->irq->inner, data | vector);
}

// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers of the device's interrupts, attached until the driver is unbound.
 *
 * Not here: the vectors (irqvec.c).  They are freed after their handlers.
 */
#include <linux/device.h>
#include <linux/export.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "devres.h"

/* An attached handler; is_vector: of an MSI or MSI-X vector, not of INTx. */
struct pcim_irq {
	void *dev_id;
	unsigned int irq;
	bool is_vector;
};

static void pcim_irq_release(struct device *dev, void *record)
{
	struct pci_dev *pdev = to_pci_dev(dev);
	struct pcim_irq *handler = record;
	bool held;

	/* The last handler of a vector masks it, in config space or in a BAR. */
	held = pcim_hold_awake(pdev);
	/* It returns the name, which is ours. */
	kfree(free_irq(handler->irq, handler->dev_id));
	pcim_let_sleep(pdev, held);
	pcim_record_released();
}

static int pcim_irq_match(struct device *dev, void *record, void *data)
{
	struct pcim_irq *handler = record, *key = data;

	return handler->irq == key->irq && handler->dev_id == key->dev_id;
}

static int pcim_irq_match_vector(struct device *dev, void *record, void *data)
{
	return ((struct pcim_irq *)record)->is_vector;
}

/**
 * pcim_vector_handlers_release - detach all managed handlers of vectors
 * @pdev: the device, whose vectors are about to be freed
 *
 * For vectors that go alone, with their devres group.  At unbind their handlers,
 * which are newer, have gone before.
 *
 * Context: Process context, may sleep.
 */
void pcim_vector_handlers_release(struct pci_dev *pdev)
{
	while (!devres_release(&pdev->dev, pcim_irq_release,
			       pcim_irq_match_vector, NULL))
		;
}

static int pcim_irq_attach(struct pci_dev *pdev, struct pcim_irq *handler,
			   irq_handler_t hard, irq_handler_t thread,
			   const char *name)
{
	unsigned long flags = IRQF_SHARED;

	/* Nothing quiets the device before the thread has run. */
	if (!hard)
		flags |= IRQF_ONESHOT;

	handler->is_vector = pci_dev_msi_enabled(pdev);
	return request_threaded_irq(handler->irq, hard, thread, flags, name,
				    handler->dev_id);
}

/**
 * pcim_request_irq - attach a handler until the driver is unbound
 * @pdev: the device
 * @nr: which of its interrupts, as for pci_irq_vector()
 * @handler: called when it occurs, or NULL for the default
 * @thread_fn: called in a thread when @handler asks for it, or NULL
 * @dev_id: handed to both; must not be NULL
 * @fmt: name of the interrupt, a printf() format; the result is copied
 *
 * As pci_request_irq().
 *
 * Undone at unbind, or earlier with pcim_free_irq().  It goes before the vectors
 * of pcim_alloc_irq_vectors() also when they are released with a devres group
 * that this handler is not in.  A driver that frees its vectors itself, with
 * pci_free_irq_vectors(), has to call pcim_free_irq() first.
 *
 * Context: Process context, may sleep.
 * Return: 0; -ENODEV when no driver is bound; -EINVAL when there is no such
 * interrupt; -ENOMEM; or the error of request_threaded_irq().  On error nothing
 * is registered.
 */
int pcim_request_irq(struct pci_dev *pdev, unsigned int nr,
		     irq_handler_t handler, irq_handler_t thread_fn,
		     void *dev_id, const char *fmt, ...)
{
	int irq = pci_irq_vector(pdev, nr);
	struct pcim_irq *record;
	va_list args;
	char *name;
	int ret;

	if (irq < 0)
		return irq;
	if (!pcim_may_add(pdev, _RET_IP_))
		return -ENODEV;

	record = devres_alloc_node(pcim_irq_release, sizeof(*record),
				   GFP_KERNEL, dev_to_node(&pdev->dev));
	if (!record)
		return -ENOMEM;
	record->irq = irq;
	record->dev_id = dev_id;

	va_start(args, fmt);
	name = kvasprintf(GFP_KERNEL, fmt, args);
	va_end(args);
	ret = -ENOMEM;
	if (!name)
		goto err_free_record;

	ret = pcim_irq_attach(pdev, record, handler, thread_fn, name);
	if (ret)
		goto err_free_name;

	return pcim_record_add(pdev, pcim_irq_release, record);

err_free_name:
	kfree(name);
err_free_record:
	devres_free(record);
	return ret;
}
EXPORT_SYMBOL(pcim_request_irq);

/**
 * pcim_free_irq - detach a handler before the driver is unbound
 * @pdev: the device
 * @nr: which of its interrupts
 * @dev_id: as given to pcim_request_irq()
 *
 * Waits for handlers that run.  Does nothing when there is no such handler.
 *
 * Context: Process context, may sleep.
 */
void pcim_free_irq(struct pci_dev *pdev, unsigned int nr, void *dev_id)
{
	struct pcim_irq key = {
		.irq = pci_irq_vector(pdev, nr),
		.dev_id = dev_id,
	};

	devres_release(&pdev->dev, pcim_irq_release, pcim_irq_match, &key);
}
EXPORT_SYMBOL(pcim_free_irq);

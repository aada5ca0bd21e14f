// SPDX-License-Identifier: GPL-2.0
/*
 * Two drivers that bind to the fake function when a test says so.
 *
 * Both match the function, and refuse it unless fake_pci_bind() asked for them,
 * so that nothing binds by itself when they are registered. Probe and remove run
 * what the test handed in; all else is the driver core's own path.
 */

#include <linux/device.h>
#include <linux/pci.h>

#include "fake_pci.h"

struct fake_driver {
	struct pci_driver pdrv;
	bool wanted;
	fake_pci_probe_t probe;
	fake_pci_remove_t remove;
	void *probe_arg;
	void *remove_arg;
};

static struct fake_driver *to_fake_driver(struct pci_dev *pdev)
{
	struct pci_driver *pdrv = to_pci_driver(pdev->dev.driver);

	return container_of(pdrv, struct fake_driver, pdrv);
}

static int fake_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct fake_driver *fd = to_fake_driver(pdev);

	if (!fd->wanted)
		return -ENODEV;

	return fd->probe ? fd->probe(pdev, fd->probe_arg) : 0;
}

static void fake_remove(struct pci_dev *pdev)
{
	struct fake_driver *fd = to_fake_driver(pdev);

	if (fd->remove)
		fd->remove(pdev, fd->remove_arg);
}

static const struct pci_device_id fake_ids[] = {
	{ PCI_DEVICE(FAKE_PCI_VENDOR, FAKE_PCI_DEVICE) },
	{}
};

static struct fake_driver fake_drivers[FAKE_DRIVERS] = {
	[FAKE_DRIVER_A] = {
		.pdrv = {
			.name = "pcim-test-a",
			.id_table = fake_ids,
			.probe = fake_probe,
			.remove = fake_remove,
		},
	},
	[FAKE_DRIVER_B] = {
		.pdrv = {
			.name = "pcim-test-b",
			.id_table = fake_ids,
			.probe = fake_probe,
			.remove = fake_remove,
		},
	},
};

/**
 * fake_pci_drivers_register - make both drivers known
 *
 * Returns: 0 or -errno; on error neither is registered.
 */
int fake_pci_drivers_register(void)
{
	int i, ret;

	for (i = 0; i < FAKE_DRIVERS; i++) {
		ret = pci_register_driver(&fake_drivers[i].pdrv);
		if (ret)
			goto err_unregister;
	}

	return 0;

err_unregister:
	while (--i >= 0)
		pci_unregister_driver(&fake_drivers[i].pdrv);
	return ret;
}

/**
 * fake_pci_drivers_unregister - undo fake_pci_drivers_register()
 */
void fake_pci_drivers_unregister(void)
{
	int i;

	for (i = FAKE_DRIVERS - 1; i >= 0; i--) {
		pci_unregister_driver(&fake_drivers[i].pdrv);
		fake_drivers[i].probe = NULL;
		fake_drivers[i].remove = NULL;
	}
}

/**
 * fake_pci_on_remove - what a driver's remove() shall do
 * @id: the driver
 * @remove: called in remove(), NULL for nothing
 * @arg: handed to @remove
 */
void fake_pci_on_remove(enum fake_pci_driver_id id, fake_pci_remove_t remove,
			void *arg)
{
	fake_drivers[id].remove = remove;
	fake_drivers[id].remove_arg = arg;
}

/**
 * fake_pci_bind - bind a driver to the function
 * @fake: the bridge; its function has no driver
 * @id: the driver
 * @probe: called in probe(), its result is probe()'s result; NULL for success
 * @arg: handed to @probe
 *
 * Returns: 0 when the driver is bound, else what the driver core or probe()
 * said.
 */
int fake_pci_bind(struct fake_pci *fake, enum fake_pci_driver_id id,
		  fake_pci_probe_t probe, void *arg)
{
	struct fake_driver *fd = &fake_drivers[id];
	int ret;

	fd->probe = probe;
	fd->probe_arg = arg;

	fd->wanted = true;
	ret = device_driver_attach(&fd->pdrv.driver, &fake->pdev->dev);
	fd->wanted = false;

	return ret;
}

/**
 * fake_pci_unbind - unbind whatever driver the function has
 * @fake: the bridge
 */
void fake_pci_unbind(struct fake_pci *fake)
{
	device_release_driver(&fake->pdev->dev);
}

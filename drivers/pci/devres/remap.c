// SPDX-License-Identifier: GPL-2.0
/*
 * Mappings for host controllers' drivers: a bridge's I/O window, and the
 * configuration space behind it.  They belong to any device, not to a BAR.
 */
#include <linux/device.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/pci.h>

static void pcim_iospace_release(struct device *dev, void *record)
{
	pci_unmap_iospace(*(struct resource **)record);
}

/**
 * devm_pci_remap_iospace - map a bridge's I/O window until unbind
 * @dev: the device whose driver wants it
 * @res: the window; has to live as long as the mapping
 * @phys_addr: where the CPU sees it
 *
 * Context: Process context, may sleep.
 * Return: 0; -ENOMEM; or the error of pci_remap_iospace(), and nothing is
 * registered.
 */
int devm_pci_remap_iospace(struct device *dev, const struct resource *res,
			   phys_addr_t phys_addr)
{
	const struct resource **record;
	int ret;

	record = devres_alloc(pcim_iospace_release, sizeof(*record),
			      GFP_KERNEL);
	if (!record)
		return -ENOMEM;

	ret = pci_remap_iospace(res, phys_addr);
	if (ret) {
		devres_free(record);
		return ret;
	}

	*record = res;
	devres_add(dev, record);
	return 0;
}
EXPORT_SYMBOL(devm_pci_remap_iospace);

/**
 * devm_pci_remap_cfgspace - map configuration space until unbind
 * @dev: the device whose driver wants it
 * @offset: physical address
 * @size: length in bytes
 *
 * Writes through the mapping are not posted where the architecture can do so.
 * devm_iounmap() undoes it earlier.
 *
 * Context: Process context, may sleep.
 * Return: The mapping; NULL when it cannot be made or there is no memory.
 */
void __iomem *devm_pci_remap_cfgspace(struct device *dev,
				      resource_size_t offset,
				      resource_size_t size)
{
	void __iomem **record, *addr;

	record = devres_alloc(devm_ioremap_release, sizeof(*record),
			      GFP_KERNEL);
	if (!record)
		return NULL;

	addr = pci_remap_cfgspace(offset, size);
	if (!addr) {
		devres_free(record);
		return NULL;
	}

	*record = addr;
	devres_add(dev, record);
	return addr;
}
EXPORT_SYMBOL(devm_pci_remap_cfgspace);

static char *pcim_cfg_name(struct device *dev, const struct resource *res)
{
	if (!res->name)
		return devm_kstrdup(dev, dev_name(dev), GFP_KERNEL);

	return devm_kasprintf(dev, GFP_KERNEL, "%s %s", dev_name(dev),
			      res->name);
}

/**
 * devm_pci_remap_cfg_resource - own and map configuration space until unbind
 * @dev: the device whose driver wants it
 * @res: a memory resource
 *
 * Context: Process context, may sleep.
 * Return: The mapping; or an error pointer, and neither the region nor the
 * mapping is left behind: -EINVAL when @res is not memory, -EBUSY when someone
 * has part of it, -ENOMEM when it cannot be mapped or there is no memory.
 */
void __iomem *devm_pci_remap_cfg_resource(struct device *dev,
					  struct resource *res)
{
	void __iomem *addr;
	char *name;

	if (!res || resource_type(res) != IORESOURCE_MEM) {
		dev_err(dev, "configuration space %pR is not memory\n", res);
		return IOMEM_ERR_PTR(-EINVAL);
	}

	name = pcim_cfg_name(dev, res);
	if (!name)
		return IOMEM_ERR_PTR(-ENOMEM);

	if (!devm_request_mem_region(dev, res->start, resource_size(res),
				     name)) {
		dev_err(dev, "configuration space %pR is in use\n", res);
		devm_kfree(dev, name);
		return IOMEM_ERR_PTR(-EBUSY);
	}

	addr = devm_pci_remap_cfgspace(dev, res->start, resource_size(res));
	if (!addr) {
		dev_err(dev, "configuration space %pR not mapped\n", res);
		devm_release_mem_region(dev, res->start, resource_size(res));
		devm_kfree(dev, name);
		return IOMEM_ERR_PTR(-ENOMEM);
	}

	return addr;
}
EXPORT_SYMBOL(devm_pci_remap_cfg_resource);

// SPDX-License-Identifier: GPL-2.0-only
///
/// Let the MSI core say at unbind that a driver left its vectors to the release
/// which the core registers by itself on a managed device.
///
// Files: drivers/pci/msi/*.c
// Sees: pcim_msi_release().  A record of pcim_alloc_irq_vectors() is newer and
// has freed the vectors by then, so only who relies on the core is named.
// Confidence: High

@told@
@@
 pcim_msi_release(...)
 {
	<+...
	pci_dev_msi_enabled(...)
	...+>
 }

@depends on !told@
identifier dev;
@@
 pcim_msi_release(...)
 {
	...
+	if (pci_dev_msi_enabled(dev))
+		dev_warn_ratelimited(&dev->dev, "%s leaves its interrupt vectors to the PCI core, which will not free them much longer\n", dev_driver_string(&dev->dev));
+
	pci_free_irq_vectors(dev);
 }

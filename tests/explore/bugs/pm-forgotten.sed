# SPDX-License-Identifier: GPL-2.0-only
# expect: the device sleeps, and its line is open
/^static int vfio_pci_core_runtime_suspend(/,/^}/s/vfio_pci_intx_mask(vdev);/;/

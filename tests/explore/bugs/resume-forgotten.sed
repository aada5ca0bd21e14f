# SPDX-License-Identifier: GPL-2.0-only
# expect: the device is awake, and its line is masked as if not
/^static int vfio_pci_core_runtime_resume(/,/^}/s/vfio_pci_intx_unmask(vdev);/;/

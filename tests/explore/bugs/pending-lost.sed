# SPDX-License-Identifier: GPL-2.0-only
# expect: I3: a delivery was decided and never made
/^static void __vfio_pci_intx_unmask(/,/^}/s/vfio_send_intx_eventfd(vdev, ctx);/;/

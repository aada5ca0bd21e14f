# SPDX-License-Identifier: GPL-2.0-only
# expect: I3: a delivery was decided and never made
/^static irqreturn_t vfio_intx_handler(/,/^}/s/vfio_send_intx_eventfd(vdev, ctx);/;/

# SPDX-License-Identifier: GPL-2.0-only
# expect: delivers under irqlock
/^static irqreturn_t vfio_intx_handler(/,/^}/{
s/ctx->masked = VFIO_INTX_AUTO;/& vfio_send_intx_eventfd(vdev, ctx);/
}

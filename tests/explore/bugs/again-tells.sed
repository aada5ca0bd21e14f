# SPDX-License-Identifier: GPL-2.0-only
# expect: I3: delivers what nobody decided
/vfio_intx_mask_again(vdev->pdev)) {/,/}/s/return IRQ_HANDLED;/vfio_send_intx_eventfd(vdev, ctx); return IRQ_HANDLED;/

# SPDX-License-Identifier: GPL-2.0-only
# expect: the context is freed under the handler
/^static void vfio_intx_disable(/,/^}/{
s/free_irq(pdev->irq, ctx);/;/
s/vfio_irq_ctx_free(vdev, ctx, 0);/& free_irq(pdev->irq, ctx);/
}

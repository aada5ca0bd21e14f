# SPDX-License-Identifier: GPL-2.0-only
# expect: V3: IRQ_NONE on a line that nobody else has
/if (!vdev->pci_2_3 && ctx->masked) {/,/}/s/IRQ_HANDLED/IRQ_NONE/

# SPDX-License-Identifier: GPL-2.0-only
# expect: I1: the depth does not follow the mask
/irq_set_status_flags/,/enable_irq/s/if (!ctx->masked)/if (1)/

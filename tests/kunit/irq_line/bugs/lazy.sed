# SPDX-License-Identifier: GPL-2.0-only
# Hazard 3: the line is disabled lazily; what is presented meanwhile is lost on model B.
/^int irq_line_fwd_claim/,/^}/s/irq_set_status_flags(line->irq, IRQ_DISABLE_UNLAZY);/(void)0;/

# SPDX-License-Identifier: GPL-2.0-only
# R2: the flag is set before the claim and taken back when the claim fails.
/^int irq_line_fwd_claim/,/^}/{
	/ret = request_irq/i\	if (!masked_in_device(line)) irq_set_status_flags(line->irq, IRQ_DISABLE_UNLAZY);
	/^	if (ret) {/a\		if (!masked_in_device(line)) irq_clear_status_flags(line->irq, IRQ_DISABLE_UNLAZY);
}

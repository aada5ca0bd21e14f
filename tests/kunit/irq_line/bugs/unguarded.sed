# SPDX-License-Identifier: GPL-2.0-only
# R1: the handler disables without asking whether the line is masked already.
/^static irqreturn_t irq_line_fwd_handler/,/^}/{
	s/if (line->reasons) {/if (line->reasons \&\& masked_in_device(line)) {/
	s/line_close(line, IRQ_LINE_FWD_AUTO);/disable_irq_nosync(line->irq), line->reasons |= IRQ_LINE_FWD_AUTO;/
}

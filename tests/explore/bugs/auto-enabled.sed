# SPDX-License-Identifier: GPL-2.0-only
# Hazard 1: the claim opens the line, set-up disables it afterwards to match.
/^int irq_line_fwd_claim/,/^}/{
	s/line->reasons = .*HOLD;/line->reasons = 0;/
	s/^	line->claimed = true;/	line->claimed = true, enable_irq(line->irq), line->claimed = true;/
	s/pending = line_open(line, IRQ_LINE_FWD_HOLD);/raw_spin_unlock_irqrestore(\&line->lock, flags); raw_spin_lock_irqsave(\&line->lock, flags); if (reasons) { disable_irq_nosync(line->irq); line->reasons |= reasons; } pending = 0;/
	s/if (!masked_in_device(line) \&\& behind/if (behind/
}

# SPDX-License-Identifier: GPL-2.0-only
# A direct interrupt that came while the line was masked is delivered by nobody.
/^static irqreturn_t irq_line_fwd_handler/,/^}/s/line->undelivered = line->direct_eoi;//

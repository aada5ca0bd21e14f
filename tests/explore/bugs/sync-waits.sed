# SPDX-License-Identifier: GPL-2.0-only
# With direct EOI, sync waits until the user has ended what is active.
/^void irq_line_fwd_sync/,/^}/s/if (line->direct_eoi)/if (false)/

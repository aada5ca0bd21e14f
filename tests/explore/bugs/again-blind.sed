# SPDX-License-Identifier: GPL-2.0-only
# expect: I6: IRQ_HANDLED for the interrupt of a neighbour
s/return !(cmd & PCI_COMMAND_INTX_DISABLE) &&/return/

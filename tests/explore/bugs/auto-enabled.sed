# SPDX-License-Identifier: GPL-2.0-only
# expect: I1: unbalanced enable
s/irqflags = IRQF_NO_AUTOEN;/irqflags = 0;/

# SPDX-License-Identifier: GPL-2.0-only
# expect: the eventfd is used after it was freed
s/synchronize_irq(pdev->irq);/;/

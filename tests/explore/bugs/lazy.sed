# SPDX-License-Identifier: GPL-2.0-only
# expect: I2: the line is masked and the controller is not
s/irq_set_status_flags(pdev->irq, IRQ_DISABLE_UNLAZY);/;/

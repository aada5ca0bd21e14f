# SPDX-License-Identifier: GPL-2.0-only
# expect: R3: our device asserts the line, and nobody cares
s/} else if (ctx->masked && vfio_intx_mask_again/} else if (0 \&\& vfio_intx_mask_again/

# SPDX-License-Identifier: GPL-2.0-only
# expect: the eventfd is used after it was freed
s/vfio_virqfd_flush_thread(&ctx->unmask);/;/

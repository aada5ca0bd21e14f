# SPDX-License-Identifier: GPL-2.0-only
"""The functions that carry out core steps, by the name that a step gives them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pcimlib import core_vectors, kunit_tree, landing, library, vfio_fixes, vfio_reasons

CORE: dict[str, Callable[[Path], list[str]]] = {
    "add_unmanaged_intx": library.add_unmanaged_intx,
    "drop_in": library.drop_in,
    "msi_on_unmanaged_intx": library.msi_on_unmanaged_intx,
    "end_hybrid_intx": library.end_hybrid_intx,
    "end_hybrid_regions": library.end_hybrid_regions,
    "warn_implicit_vectors": library.warn_implicit_vectors,
    "end_implicit_vectors": library.end_implicit_vectors,
    "add_managed_vectors": core_vectors.add_managed_vectors,
    "end_implicit_vectors_of_core": core_vectors.end_implicit_vectors,
    "drop_in_tests": kunit_tree.drop_in_tests,
    "land_rules": landing.land_rules,
    "land_maintainers": landing.land_maintainers,
    "order_unlazy": vfio_fixes.order_unlazy,
    "add_unlazy": vfio_fixes.add_unlazy,
    "guard_handler": vfio_fixes.guard_handler,
    "follow_virt": vfio_fixes.follow_virt,
    "restore_disintx": vfio_fixes.restore_disintx,
    "keep_reasons": vfio_reasons.keep_reasons,
    "platform_unlazy": vfio_reasons.platform_unlazy,
    "uio_order_unlazy": vfio_reasons.uio_order_unlazy,
}

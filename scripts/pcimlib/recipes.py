# SPDX-License-Identifier: GPL-2.0-only
"""The functions that carry out core steps, by the name that a step gives them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pcimlib import core_vectors, kunit_tree, landing, library, vfio, vfio_fixes, vfio_users

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
    "add_line_helper": vfio.add_line_helper,
    "on_line_helper": vfio.on_line_helper,
    "add_msix_cache": vfio.add_msix_cache,
    "on_msix_cache": vfio.on_msix_cache,
    "on_platform_line": vfio_users.on_platform_line,
    "add_uio_line": vfio_users.add_uio_line,
    "on_uio_line": vfio_users.on_uio_line,
    "uio_pci_opt_in": vfio_users.uio_pci_opt_in,
    "add_vfio_tests": vfio.add_vfio_tests,
}

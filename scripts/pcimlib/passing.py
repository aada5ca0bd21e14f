# SPDX-License-Identifier: GPL-2.0-only
"""Whether a probe that passes a release fails, as it has to where the release goes."""

from __future__ import annotations

from pcimlib import signs
from pcimlib.cflow import Unreadable
from pcimlib.paths import Paths, Site
from pcimlib.roots import Root


def goes_on(paths: Paths, root: Root, site: Site) -> str:
    """Why a release in probe is not on ways to failure only, or ''.

    A release on no way at all proves nothing: it stands in an arm of #if that is
    read as if it followed the arm before, or behind what cannot be followed.
    """
    name = f"{root.node[1]}()"
    if not root.direct:
        return f"{name} gets there through a pointer, so its ways are not known"
    try:
        passing = paths.passing(root.node, site)
    except Unreadable as error:
        return f"the ways through {name} cannot be read: {error}"
    if not passing:
        return f"no way of {name} is seen to pass it"
    if all(signs.is_error(way.result) for way in passing):
        return ""
    if any("-" not in way.result for way in passing):
        return f"{name} goes on after it, a fallback"
    return f"{name} may go on after it: what it returns then is not known"

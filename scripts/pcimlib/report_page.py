# SPDX-License-Identifier: GPL-2.0-only
"""What every HTML page has: style, scripts and data in the file, and where it comes from."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shlex
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from pcimlib import VERSION, severity
from pcimlib.finding import Finding

DATA = Path(__file__).parent / "data"

# What is to be done with a call, most urgent first: a colour of the page each.
KINDS = {
    "defect": ("defects", "something is lost, or given back twice"),
    "hybrid": ("rely on the hybrid",
               "right today, by a call that behaves by who enabled the device"),
    "review": ("to review", "not decided by the tool: a person has to read it"),
    "clean-up": ("clean-ups", "right as it is, and said twice or in an old form"),
    "kept": ("kept", "nothing to do"),
}
STATES = {
    "hybrid": "a plain call is undone at unbind if pcim_enable_device() enabled the device, "
              "and by nobody if pci_enable_device() did",
    "pure": "a plain call is never undone at unbind, and its pcim_ twin always",
    "absent": "this kernel has no such call",
}
SURROGATES = {code: f"\\\\u{code:04x}" for code in range(0xd800, 0xe000)}


@dataclass(frozen=True, slots=True)
class Stamp:
    """When a page was made, and by which command."""

    date: str
    command: str


def stamp() -> Stamp:
    """Now, or the time that a reproducible build asks for; and the command that runs."""
    moment = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    return Stamp(time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(moment)),
                 shlex.join(["pcim", *sys.argv[1:]]))


def kind_of(one: Finding, families: dict[str, str], version: str) -> str:
    """What is to be done: the severity, but a person's work and a kept call by name."""
    bad = severity.of(one, families, version)
    if bad in (severity.DEFECT, severity.HYBRID):
        return bad
    if one.action == "review":
        return "review"
    return "kept" if one.action == "keep" else "clean-up"


class Strings:
    """Each text once; rows name it by its number."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The number of a text."""
        return self.numbers.setdefault(text, len(self.numbers))

    def table(self) -> list[str]:
        """The texts in the order of their numbers."""
        return list(self.numbers)


def packed(data: dict[str, Any]) -> Markup:
    """An object as JSON that can stand in a script element: no tag begins or ends in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    # Names that are not UTF-8 carry lone surrogates: the page shows their number.
    return Markup(text.translate(SURROGATES))


def rendered(template: str, scripts: tuple[str, ...], made: Stamp | None, **words: Any) -> str:
    """A page with our style and scripts in it, and a policy that lets nothing else run."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(DATA), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    style = _own("report.css")
    script = "".join(_own(name) for name in scripts)
    page = environment.get_template(template).render(
        style=Markup(style), style_hash=_hash(style), script=Markup(script),
        script_hash=_hash(script), tool=VERSION, made=made or stamp(), kinds=KINDS,
        meaning=STATES, **words)
    # Names that are not UTF-8 carry lone surrogates, which no page may hold.
    return page.encode("utf-8", "backslashreplace").decode("utf-8")


def _own(name: str) -> str:
    return "\n" + (DATA / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")

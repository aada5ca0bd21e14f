# SPDX-License-Identifier: GPL-2.0-only
"""The form of the mails: what their subjects begin with, who gets a copy, what changed since."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from pathlib import Path

from pcimlib.errors import PcimError

CHANGES = "changelog.toml"
LETTER = "0000-cover-letter.patch"
_HEAD = """\
# What has changed, a text a patch and version.  It goes below the "---" of the
# patch, or into the cover letter.  Edit it: the next run keeps what is here.
"""


@dataclass(frozen=True, slots=True)
class Form:
    """What a user wants of the mails beside their content."""

    prefix: str = ""        # of the subjects, in the place of the one that the tree suggests
    version: int = 1
    base: str = ""          # a revision that the recipients have
    command: str = ""       # that makes the series again

    def subject_prefix(self, tree_version: str) -> str:
        """What stands in the brackets: a stable tree is named, and so is a new version."""
        numbers = tree_version.split(".")
        stable = len(numbers) > 2 and numbers[2] != "0"
        prefix = self.prefix or ("PATCH " + ".".join(numbers[:2]) + ".y" if stable else "PATCH")
        return prefix + (f" v{self.version}" if self.version > 1 else "")


def with_cc(letter: str, patches: Iterable[str]) -> str:
    """A cover letter that goes to all who get one of its patches."""
    names: dict[str, str] = {}
    for text in patches:
        for line in re.findall(r"^Cc: (.*\S)$", _below(text), re.M):
            name, address = parseaddr(line)
            names.setdefault(address.lower(), formataddr((name, address)))
    if not names:
        return letter
    head, blank, rest = letter.partition("\n\n")
    return f"{head}\nCc: " + ",\n\t".join(names.values()) + blank + rest


def _below(text: str) -> str:
    """What stands below the '---' of a patch, above its diff."""
    return text.partition("\n---\n")[2].partition("\ndiff --git ")[0]


def below_the_line(text: str, more: str) -> str:
    """Put lines below the first '---' of a patch, where git am drops them."""
    head, line, rest = text.partition("\n---\n")
    return f"{head}{line}{more}\n{rest}" if more else text


# -------------------------------------------------------------- what changed

Changes = dict[str, dict[str, str]]


def read_changes(folder: Path) -> Changes:
    """What a user has written beside an earlier version; nothing where there is none."""
    path = folder / CHANGES
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: {version: text.strip("\n") for version, text in body.items()}
                for name, body in raw.items()}
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, AttributeError) as bad:
        raise PcimError(f"{path}: {bad}: mend it, or move it away") from None


def changes_text(known: Changes, names: Sequence[str], version: int) -> str:
    """The file, with an entry of this version for each name; what is there stays."""
    blocks = [_HEAD]
    for name in dict.fromkeys((*names, *known)):
        body = dict(known.get(name, {}))
        if name in names:
            body.setdefault(f"v{version}", "")
        lines = [f"[{json.dumps(name, ensure_ascii=False)}]"]
        for word, text in sorted(body.items(), key=lambda item: -_number(item[0])):
            quoted = text.replace("\\", "\\\\").replace('"""', '""\\"')
            lines.append(f'{word} = """\n{quoted}"""')
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def _number(word: str) -> int:
    return int(word[1:]) if re.fullmatch(r"v\d+", word) else 0


def changes_of(known: Changes, name: str) -> str:
    """What has changed of a patch, the newest version first; '' when nothing is said."""
    told = [(word, text) for word, text in known.get(name, {}).items() if text]
    return "\n".join(f"Changes in {word}:\n{text}\n" for word, text in
                     sorted(told, key=lambda item: -_number(item[0])))

# SPDX-License-Identifier: GPL-2.0-only
"""Comments that explain a hybrid go with it, sentence by sentence.

Above a call that is managed by name now, a comment may say that the release
happens by itself although the call does not look like it.  Such a sentence
(data/stale.toml) is dropped where it has its lines for itself; what else the
comment says stays as it is.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "stale.toml"
NEAR = 6            # lines from the end of a comment to the call that it is about
_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.M | re.S)
_LINE = re.compile(r"^([ \t]*(?:/\*|\*(?!/)|))[ \t]*(.*?)[ \t]*(\*/)?[ \t]*$")
_SENTENCE = re.compile(r"\S.*?(?:[.!?](?=\s|$)|$)", re.S)


@cache
def _phrases() -> dict[str, re.Pattern[str]]:
    with open(DATA, "rb") as file:
        raw = tomllib.load(file)
    return {call: re.compile("|".join(body["sentences"])) for call, body in raw.items()}


def tidy(old: str, new: str) -> str:
    """The new text of a file without the sentences that its new calls make untrue."""
    for call, phrase in _phrases().items():
        if len(re.findall(rf"\b{call}\b", new)) > len(re.findall(rf"\b{call}\b", old)):
            new = _COMMENT.sub(lambda match, call=call, phrase=phrase, text=new:  # type: ignore
                               _kept(match, text, call, phrase), new)
    return new


def _kept(match: re.Match[str], text: str, call: str, phrase: re.Pattern[str]) -> str:
    """A comment, without what is untrue if it is about the call."""
    near = text[match.end():].split("\n", NEAR)[:NEAR]
    if not re.search(rf"\b{call}\b", "\n".join(near)) or not phrase.search(match.group()):
        return match.group()
    return _without(match.group(), phrase)


def _without(comment: str, phrase: re.Pattern[str]) -> str:
    lines = comment.rstrip("\n").split("\n")
    words = [found.group(2) if (found := _LINE.match(line)) else line for line in lines]
    gone: set[int] = set()
    start = 0
    while start < len(words):
        end = start
        while end < len(words) and words[end]:
            end += 1
        gone |= _untrue(words, start, end, phrase)
        start = end + 1
    left = [number for number, word in enumerate(words) if word and number not in gone]
    if not left:
        return ""
    if len(lines) == 1 or not gone or gone & {0, len(lines) - 1}:
        return comment              # the marks of the comment stand on these lines
    kept = [line for number, line in enumerate(lines) if number not in gone]
    text = "\n".join(kept) + "\n"
    text = re.sub(r"(?:^[ \t]*\*[ \t]*\n)+(?=[ \t]*\*/)", "", text, flags=re.M)
    return re.sub(r"^([ \t]*\*[ \t]*\n)(?:[ \t]*\*[ \t]*\n)+", r"\1", text, flags=re.M)


def _untrue(words: list[str], start: int, end: int, phrase: re.Pattern[str]) -> set[int]:
    """The lines of a paragraph that hold untrue sentences and nothing else."""
    text = "\n".join(words[start:end])
    owner = ["?" for _ in text]
    for match in _SENTENCE.finditer(text):
        untrue = phrase.search(" ".join(match.group().split()))
        owner[match.start():match.end()] = ("x" if untrue else "-") * len(match.group())
    found, at = set(), 0
    for number in range(start, end):
        marks = {mark for mark, char in zip(owner[at:], words[number]) if not char.isspace()}
        if marks == {"x"}:
            found.add(number)
        elif "x" in marks:
            return set()            # it shares a line with what is true: for a person
        at += len(words[number]) + 1
    return found

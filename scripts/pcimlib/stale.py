# SPDX-License-Identifier: GPL-2.0-only
"""Comments that explain a hybrid go with it, sentence by sentence.

Above a call that is managed by name now, a comment may say that the release
happens by itself although the call does not look like it.  Such a sentence
(data/stale.toml) is dropped where it has its lines for itself; what else the
comment says stays as it is.

Above a release that goes, a comment may tell of it among other things: then
only these words are cut out, and their paragraph is filled anew.

What else stands right above an edit and speaks of releasing is for a person.
"""

from __future__ import annotations

import re
import textwrap
import tomllib
from functools import cache
from pathlib import Path

from pcimlib.linediff import refined

DATA = Path(__file__).parent / "data" / "stale.toml"
NEAR = 6            # lines from the end of a comment to the call that it is about
FUNCTION = 25       # the same, of a comment above the function or a group of statements
WIDTH = 80
_COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.M | re.S)
_LINE = re.compile(r"^([ \t]*(?:/\*|\*(?!/)|))[ \t]*(.*?)[ \t]*(\*/)?[ \t]*$")
_RELEASE = re.compile(r"\b(?:(?:free|unmap|giv\w* back)\w*|release[ds]?|releasing)\b", re.I)
_SENTENCE = re.compile(r"\S.*?(?:[.!?](?=\s|$)|$)", re.S)


@cache
def _phrases(kind: str) -> dict[str, re.Pattern[str]]:
    with open(DATA, "rb") as file:
        raw = tomllib.load(file)
    return {call: re.compile("|".join(body[kind])) for call, body in raw.items() if kind in body}


def tidy(old: str, new: str) -> str:
    """The new text of a file without what its edits make untrue in comments."""
    for call, phrase in _phrases("sentences").items():
        if _count(new, call) > _count(old, call):
            new = _COMMENT.sub(lambda match, call=call, phrase=phrase, text=new:  # type: ignore
                               _kept(match, text, call, phrase), new)
    for call, phrase in _phrases("cuts").items():
        if _count(new, call) != _count(old, call):
            text = new if _count(new, call) > _count(old, call) else old
            new = _COMMENT.sub(lambda match, call=call, phrase=phrase, text=text:  # type: ignore
                               _shorter(match.group(), text, call, phrase), new)
    return new


_LABEL = re.compile(r"^(\w+):[ \t]*$", re.M)
_NAMES = {"irq": re.compile(r"vec|msi|irq"), "region": re.compile(r"region|release")}


def labels(old: str, new: str, call: str) -> list[str]:
    """Labels of the new text that are named for a call that stood below them and is gone."""
    names = _NAMES["region" if "region" in call else "irq"]
    before, after = _below_labels(old), _below_labels(new)
    return [label for label, text in after.items() if names.search(label)
            and _count(before.get(label, ""), call) > _count(text, call)]


def _below_labels(text: str) -> dict[str, str]:
    """What stands below each label, up to the next one or the end of the function."""
    found = list(_LABEL.finditer(text))
    ends = [one.start() for one in found[1:]] + [len(text)]
    return {one[1]: text[one.end():end].partition("\n}")[0] for one, end in zip(found, ends)}


def _count(text: str, call: str) -> int:
    return len(re.findall(rf"\b{call}\b", text))


def _shorter(comment: str, text: str, call: str, phrase: re.Pattern[str]) -> str:
    """A comment without the words that a call near it, in text, had made true."""
    at = text.find(comment)
    near = text[at + len(comment):].split("\n", FUNCTION)[:FUNCTION]
    if at < 0 or not re.search(rf"\b{call}\b", "\n".join(near)):
        return comment
    lines = comment.rstrip("\n").split("\n")
    if not any(map(_text_of, lines[1:])) and len(lines) > 1:
        return comment              # its text does not stand where a block comment has it
    if len(lines) == 1:
        words = _LINE.match(comment)
        return "" if words and phrase.fullmatch(words.group(2)) else comment
    for start in range(len(lines) - 2, 0, -1):
        if not _text_of(lines[start]) or _text_of(lines[start - 1]):
            continue                # not where a paragraph begins
        end = next(number for number in range(start, len(lines)) if not _text_of(lines[number]))
        paragraph = " ".join(_text_of(line) for line in lines[start:end])
        left = phrase.sub("", paragraph).strip()
        if left != paragraph:
            marks = lines[start][:len(lines[start]) - len(_text_of(lines[start]))]
            column = len(marks.expandtabs(8))
            lines[start:end] = [marks + line for line in textwrap.wrap(
                left, WIDTH - column, break_long_words=False, break_on_hyphens=False)]
    return "\n".join(lines) + "\n" if any(map(_text_of, lines)) else ""


def _text_of(line: str) -> str:
    """The words of a line of a comment; none for the lines with its marks."""
    found = re.match(r"^[ \t]*\*(?!/)[ \t]*(.*)$", line)
    return found.group(1) if found else ""


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


def suspects(old: str, new: str) -> list[int]:
    """The lines of the new text where comments about a release end that was edited below them."""
    found = []
    lines, now = old.split("\n"), new.split("\n")
    for tag, first, _, start, _ in refined(lines, now):
        if tag in ("replace", "delete") and first and lines[first - 1].rstrip().endswith("*/"):
            at = next((number for number in range(first - 1, -1, -1)
                       if "/*" in lines[number]), first)
            comment = lines[at:first]
            if now[start - len(comment):start] == comment and _RELEASE.search(" ".join(comment)):
                found.append(start)
    return found

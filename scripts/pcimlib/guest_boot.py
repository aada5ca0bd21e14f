# SPDX-License-Identifier: GPL-2.0-only
"""Booting a guest: its initramfs, its QEMU, its console, its hard time limit."""

from __future__ import annotations

import gzip
import json
import os
import re
import select
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from .errors import PcimError
from .files import write_whole
from .guest import Choice, plan_text
from .guest_build import Parts
from .progress import note

DONE = "pcim: all done"

# Kernel words of every guest.  Writes to /dev/kmsg must not be held back: our
# results go there.
_WORDS = ("console=ttyS0 panic=-1 oops=panic ignore_loglevel printk.time=1 printk.devkmsg=on "
          "log_buf_len=4M no_console_suspend kasan_multi_shot rdinit=/init")
_PLUG = re.compile(r"pcim-(plug|unplug) (\S+)")


@dataclass(frozen=True, slots=True)
class Booted:
    """How a guest ended."""

    log: Path
    killed: str         # why it had to be; else it ended by itself
    last: str           # the last line that it printed
    seconds: float

    @property
    def ended(self) -> bool:
        """By itself, and at the end of its plan."""
        return not self.killed and DONE in self.log.read_text(encoding="utf-8",
                                                            errors="replace")


@dataclass(frozen=True, slots=True)
class Limits:
    """When a guest is taken for dead."""

    seconds: int        # in all
    silence: int        # since its last line


# ------------------------------------------------------------------- initramfs

def _member(name: str, mode: int, data: bytes, device: tuple[int, int] = (0, 0)) -> bytes:
    """One file of a "newc" cpio archive."""
    path = name.encode() + b"\0"
    fields = [0, mode, 0, 0, 1, 0, len(data), 0, 0, *device, len(path), 0]
    head = b"070701" + b"".join(b"%08x" % value for value in fields) + path
    head += b"\0" * (-len(head) % 4)
    return head + data + b"\0" * (-len(data) % 4)


def initramfs(files: Mapping[str, tuple[int, bytes]]) -> bytes:
    """Return a compressed initramfs with these files (name: mode, content)."""
    members = [_member("dev", 0o40755, b""),
               _member("dev/console", 0o20600, b"", (5, 1))]
    members += [_member(name, 0o100000 | mode, data) for name, (mode, data) in files.items()]
    return gzip.compress(b"".join(members) + _member("TRAILER!!!", 0, b""), 1, mtime=0)


# ------------------------------------------------------------------------ QEMU

def command(choice: Choice, image: Path, initrd: Path, qmp: Path) -> list[str]:
    """How to start the guest."""
    # With instructions for a clock, a guest that sleeps is woken at once.
    clock = ["-accel", "tcg,thread=multi"] if choice.boot.real_time else \
        ["-accel", "tcg,thread=single", "-icount", "shift=3,sleep=off"]
    # It must not outlive who reads its console and keeps its time.
    words = ["setpriv", "--pdeathsig", "KILL", "qemu-system-x86_64", *clock, "-cpu", "max",
             "-smp", str(choice.boot.cpus), "-m", "512", "-M", choice.boot.machine,
             "-nodefaults", "-no-reboot",
             "-display", "none", "-serial", "stdio", "-kernel", str(image),
             "-initrd", str(initrd), "-append", f"{_WORDS} {choice.boot.words}".strip(),
             "-qmp", f"unix:{qmp},server=on,wait=off",
             "-audiodev", "none,id=sound", *choice.boot.qemu]
    for number in range(2):
        words += ["-blockdev", f"null-co,node-name=disk{number},size=16777216,read-zeroes=on"]
    for number, device in enumerate(choice.devices):
        if device.port:
            # QEMU's slots 1 to 4 are taken by nobody on q35; ports begin there.
            words += ["-device", f"pcie-root-port,id=port-{device.name},chassis={number + 1},"
                                 f"slot={number + 1}",
                      "-device", f"{device.port},id={device.name},bus=port-{device.name}"]
        words += device.qemu
    return words


def plug_arguments(port: str, name: str) -> dict[str, str]:
    """The arguments of QMP's device_add that stand for a -device below a port."""
    driver, *properties = port.split(",")
    found = dict(prop.split("=", 1) for prop in properties)
    return {"driver": driver, "id": name, "bus": f"port-{name}", **found}


class Monitor:
    """QEMU's monitor, spoken to when the guest asks for something."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIO | None = None

    def _say(self, words: dict[str, object]) -> dict[str, object]:
        if self._file is None:
            link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            link.settimeout(20)
            link.connect(str(self._path))
            self._file = link.makefile("rw", encoding="utf-8")
            self._file.readline()
            self._say({"execute": "qmp_capabilities"})
        self._file.write(json.dumps(words) + "\n")
        self._file.flush()
        while True:
            answer: dict[str, object] = json.loads(self._file.readline())
            if "return" in answer or "error" in answer:
                return answer

    def move(self, how: str, port: str, name: str) -> str:
        """Plug a device in, or ask for it back; return QEMU's complaint or nothing."""
        order: dict[str, object] = {"execute": "device_del", "arguments": {"id": name}}
        if how == "plug":
            order = {"execute": "device_add", "arguments": plug_arguments(port, name)}
        # The device may still be leaving: then its name is taken for a moment.
        answer: dict[str, object] = {}
        for _ in range(50):
            try:
                answer = self._say(order)
            except (OSError, ValueError) as err:
                return f"QEMU does not answer: {err}"
            if "error" not in answer:
                return ""
            time.sleep(0.1)
        return str(answer["error"])


_running: set[subprocess.Popen[bytes]] = set()
_stopped = threading.Event()


def end_all() -> None:
    """Kill the guests that this process has started and that still run; start no more."""
    _stopped.set()
    for guest in list(_running):
        guest.kill()


def boot(choice: Choice, parts: Parts, place: Path, limits: Limits) -> Booted:
    """Run a guest to its end or to a limit; keep its whole log.

    The log is place/<boot>.log.  Interrupting kills the guest.
    """
    place.mkdir(parents=True, exist_ok=True)
    initrd, log = place / f"{choice.boot.name}.cpio.gz", place / f"{choice.boot.name}.log"
    plan = plan_text(choice)
    write_whole(place / f"{choice.boot.name}.plan", plan)
    initrd.write_bytes(initramfs({
        "init": (0o755, parts.init.read_bytes()),
        "pcim_guest.ko": (0o644, parts.helper.read_bytes()),
        "plan": (0o644, plan.encode())}))
    qmp = Path(os.path.relpath(place / f"{choice.boot.name}.qmp"))
    qmp.unlink(missing_ok=True)
    if not shutil.which("qemu-system-x86_64"):
        raise PcimError("qemu-system-x86_64 is not installed: run scripts/setup")
    begin = time.monotonic()
    note(f"booting {place.name}/{choice.boot.name} ({len(choice.devices)} devices; "
         f"at most {limits.seconds // 60} minutes)")
    try:
        last, killed = _watch(choice, command(choice, parts.image, initrd, qmp), qmp, log, limits)
    finally:
        qmp.unlink(missing_ok=True)
    return Booted(log, killed, last, time.monotonic() - begin)


def _watch(choice: Choice, words: list[str], qmp: Path, log: Path,
           limits: Limits) -> tuple[str, str]:
    """Start QEMU, copy its console to log, answer the guest; last line, why killed."""
    ports = {device.name: device.port for device in choice.devices}
    monitor = Monitor(qmp)
    last, killed = "", ""
    end = time.monotonic() + limits.seconds
    with log.open("w", encoding="utf-8", buffering=1) as out, subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True) as guest:
        assert guest.stdout
        _running.add(guest)
        if _stopped.is_set():
            guest.kill()
        try:
            for line in _lines(guest.stdout.fileno(), end, limits.silence):
                out.write(line + "\n")
                if line.strip():
                    last = line
                asked = _PLUG.search(line)
                if asked and asked[2] in ports:
                    complaint = monitor.move(asked[1], ports[asked[2]], asked[2])
                    if complaint:
                        out.write(f"pcim: {asked[1]} {asked[2]}: {complaint}\n")
            guest.wait(30)      # its console is closed: it is about to end
        except TimeoutError as err:
            killed = str(err)
        except subprocess.TimeoutExpired:
            killed = "QEMU did not end with its guest"
        finally:
            if guest.poll() is None:
                guest.kill()
            _running.discard(guest)
    return last, killed


def _lines(console: int, end: float, silence: int) -> Iterator[str]:
    """The console's lines; TimeoutError says which limit was reached."""
    rest = b""
    heard = time.monotonic()
    while True:
        now = time.monotonic()
        if now >= end or now - heard >= silence:
            if rest:
                yield _text(rest)
            raise TimeoutError("no end within its time" if now >= end
                               else f"nothing printed for {silence} s")
        ready, _, _ = select.select([console], [], [], min(end - now, 5.0))
        if not ready:
            continue
        data = os.read(console, 1 << 16)
        heard = time.monotonic()
        *whole, rest = (rest + data).split(b"\n")
        if not data and rest:
            whole, rest = [rest], b""
        yield from map(_text, whole)
        if not data:
            return


def _text(raw: bytes) -> str:
    return raw.decode(errors="replace").replace("\r", "")

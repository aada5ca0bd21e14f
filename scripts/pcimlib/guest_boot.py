# SPDX-License-Identifier: GPL-2.0-only
"""Booting a guest: its initramfs, its QEMU, its console, its hard time limit."""

from __future__ import annotations

import gzip
import json
import os
import re
import socket
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from .errors import PcimError
from .files import write_whole
from .guest import Choice, plan_text
from .guest_build import Parts
from .progress import note

# Kernel words of every guest.  Writes to /dev/kmsg must not be held back: our
# results go there.
_WORDS = ("console=ttyS0 panic=-1 oops=panic ignore_loglevel printk.time=1 printk.devkmsg=on "
          "log_buf_len=4M no_console_suspend rdinit=/init")
_PLUG = re.compile(r"pcim-plug (\S+)")


@dataclass(frozen=True, slots=True)
class Booted:
    """How a guest ended."""

    log: Path
    ended: bool         # by itself, within its time
    last: str           # the last line that it printed
    seconds: float


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
    words = ["qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", "max",
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

    def plug(self, port: str, name: str) -> str:
        """Plug a device in; return QEMU's complaint or nothing."""
        # The device may still be leaving: then its name is taken for a moment.
        answer: dict[str, object] = {}
        for _ in range(50):
            try:
                answer = self._say({"execute": "device_add",
                                    "arguments": plug_arguments(port, name)})
            except (OSError, ValueError) as err:
                return f"QEMU does not answer: {err}"
            if "error" not in answer:
                return ""
            time.sleep(0.1)
        return str(answer["error"])


def boot(choice: Choice, parts: Parts, place: Path, seconds: int) -> Booted:
    """Run a guest to its end or to its time limit; keep its whole log.

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
    begin = time.monotonic()
    note(f"booting {choice.boot.name} ({len(choice.devices)} devices; "
         f"at most {seconds // 60} minutes)")
    try:
        last, killed = _watch(choice, command(choice, parts.image, initrd, qmp), qmp, log, seconds)
    except FileNotFoundError:
        raise PcimError("qemu-system-x86_64 is not installed: run scripts/setup") from None
    finally:
        qmp.unlink(missing_ok=True)
    return Booted(log, not killed and "pcim: all done" in log.read_text(errors="replace"), last,
                  time.monotonic() - begin)


def _watch(choice: Choice, words: list[str], qmp: Path, log: Path,
           seconds: int) -> tuple[str, bool]:
    """Start QEMU, copy its console to log, answer the guest; last line, killed."""
    ports = {device.name: device.port for device in choice.devices}
    monitor = Monitor(qmp)
    last, killed = "", threading.Event()
    with log.open("w", encoding="utf-8", buffering=1) as out, subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True) as guest:
        def kill() -> None:
            killed.set()
            guest.kill()

        clock = threading.Timer(seconds, kill)
        clock.start()
        try:
            assert guest.stdout
            for raw in guest.stdout:
                line = raw.decode(errors="replace").replace("\r", "").rstrip("\n")
                out.write(line + "\n")
                if line.strip():
                    last = line
                asked = _PLUG.search(line)
                if asked and asked[1] in ports:
                    complaint = monitor.plug(ports[asked[1]], asked[1])
                    if complaint:
                        out.write(f"pcim: plugging {asked[1]} in: {complaint}\n")
        finally:
            clock.cancel()
            if guest.poll() is None:
                guest.kill()
    return last, killed.is_set()

"""Running programs with and without the recorder, and reading the traces that it writes. For the tests of this folder.

RECORDER names the recorder, one file; LOOPSCOPE_PYTHONS further interpreters beside /usr/bin/python3, with colons."""
import os
import pathlib
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

RECORDER = os.environ["RECORDER"]
PYTHON = shutil.which("python3", path="/usr/bin:" + os.environ.get("PATH", "")) or sys.executable
PYTHONS = [PYTHON] + [each for each in os.environ.get("LOOPSCOPE_PYTHONS", "").split(":") if each]
ROOT = pathlib.Path(__file__).resolve().parents[2]


class Folder:
    """A folder of its own for a program, its files and its trace."""
    def __init__(self, files):
        self.temporary = tempfile.TemporaryDirectory(prefix="recorded")
        self.path = pathlib.Path(self.temporary.name)
        for name, text in files.items():
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.trace = self.path.parent / (self.path.name + ".loopscope")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.temporary.cleanup()
        self.trace.unlink(missing_ok=True)

    def run(self, words, recorded, *, python=PYTHON, options=(), flags=(), input="", environment=(), timeout=60,
            folder=None, interrupt=None):
        """(exit status, standard output, standard error) of a program run as `python3 WORDS`."""
        command = [python, *flags]
        if recorded:
            command += [RECORDER, "--out", str(self.trace), *options]
        process = subprocess.Popen(
            command + list(words), cwd=folder or self.path, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, errors="surrogateescape", start_new_session=True,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **dict(environment)})
        try:
            if interrupt is not None:       # Ctrl+C once it has printed that line
                first = process.stdout.readline()
                assert first == interrupt, first
                time.sleep(0.2)
                process.send_signal(signal.SIGINT)
                out, error = process.communicate(input, timeout)
                out = first + out
            else:
                out, error = process.communicate(input, timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        return process.returncode, out, error

    def events(self):
        return read_trace(self.trace)


def vocabulary():
    text = (ROOT / "core/trace/events.def").read_text()
    kinds = {}
    for name, number, body in re.findall(r"^EVENT\((\w+), (\d+),(.*?)\)\n(?=EVENT|GROUP|//|\n)", text, re.M | re.S):
        kinds[int(number)] = name, [(slot, role, field) for slot, role, field in
                                    re.findall(r"FIELD\((\w+), (\w+), (\w+),", body)]
    return kinds


KINDS = vocabulary()


class Event:
    def __init__(self, kind, time, line, fields):
        self.kind, self.time, self.line = kind, time, line
        self.__dict__.update(fields)

    def __repr__(self):
        return "%s(%s)" % (self.kind, ", ".join("%s=%r" % each for each in vars(self).items() if each[0] != "kind"))


def read_trace(path):
    """The events of a trace file; a field that is a text as the text."""
    data = pathlib.Path(path).read_bytes()
    assert data[:8] == b"\x89LOOP\r\n\x1a", data[:8]
    place, texts, events = 16, [""], []
    while place + 16 <= len(data):
        kind, length = struct.unpack_from("<II", data, place)
        payload = data[place + 16:place + 16 + length]
        place += 16 + length
        if kind == 1:
            at = 0
            while at < length:
                size, = struct.unpack_from("<I", payload, at)
                texts.append(payload[at + 4:at + 4 + size].decode())
                at += 4 + size
        elif kind == 2:
            for at in range(0, length, 32):
                time, number, detail, line, subject, obj, extra, value = struct.unpack_from("<qBBHIIIq", payload, at)
                slots = {"detail": detail, "subject": subject, "object": obj, "extra": extra, "value": value}
                name, fields = KINDS[number]
                said = {}
                for slot, role, field in fields:
                    value_there = slots[slot]
                    if role == "text" or role == "name_or_object" and detail == 13:
                        value_there = texts[value_there]
                    said[field] = value_there
                events.append(Event(name, time, line, said))
    return events

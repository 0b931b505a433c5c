"""The half of a live run that Loopscope has: the shared memory, the control pipe and the console, in Python."""
import mmap
import os
import select
import struct
import subprocess
import time

from recorded import KINDS, PYTHON, RECORDER, Event

WORDS_BYTES = 4096
SLOTS, TEXT_BYTES, EPOCH, TEXTS_WRITTEN, HELD, CALLBACKS, SELECTING = range(1, 8)
SLOTS_READ, TEXTS_READ, READER_WAITS, ALLOWED, UNTIL, COMMANDS = range(8, 14)
NO_LIMIT = (1 << 64) - 1


class Live:
    """A program that runs and is watched. It is held before its first line until it is let go."""
    def __init__(self, words, folder, *, python=PYTHON, options=(), slots=1 << 12, text_bytes=1 << 16, console=False,
                 text=None):
        self.slots, self.text_bytes = slots, text_bytes
        size = WORDS_BYTES + 40 * slots + text_bytes
        memory = os.memfd_create("live")
        os.ftruncate(memory, size)
        self.memory = mmap.mmap(memory, size)
        self.words = memoryview(self.memory)[:WORDS_BYTES].cast("Q")
        self.words[0], self.words[SLOTS], self.words[TEXT_BYTES] = 0x3130455649_4c534c, slots, text_bytes
        self.words[UNTIL] = NO_LIMIT    # -1
        control, self.control = os.pipe()
        self.doorbell, doorbell = os.pipe()
        self.stacks, stacks = os.pipe()
        kept = [memory, control, doorbell, stacks]
        command = [python, RECORDER, "--live", "%d:%d:%d:%d" % tuple(kept), *options]
        if console:
            command.append("--console")
        if text is not None:
            text_file = os.memfd_create("text")
            os.write(text_file, text.encode())
            kept.append(text_file)
            command += ["--text", str(text_file)]
            os.lseek(text_file, 0, 0)
        self.process = subprocess.Popen([*command, "--", *words], cwd=folder, pass_fds=kept, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for each in kept:
            os.close(each)
        self.texts, self.rest, self.events = [""], b"", []

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.kill()
        self.process.communicate()
        for each in (self.control, self.doorbell, self.stacks):
            os.close(each)

    def say(self, line=""):
        """A line down the control pipe; an empty one makes a held program look at the words."""
        os.write(self.control, line.encode() + b"\n")
        if line:
            self.words[COMMANDS] += 1

    def allow(self, callbacks):
        self.words[ALLOWED] = callbacks
        self.say()

    def drain(self):
        """Takes the events that are there."""
        count = 0
        while True:
            n = self.words[SLOTS_READ]
            at = WORDS_BYTES + n % self.slots * 40
            record = bytes(self.memory[at:at + 40])
            if struct.unpack_from("<I", record, 36)[0] != (n + 1) & 0xffffffff:
                return count
            self.take_texts()
            self.events.append(self.event(record))
            self.words[SLOTS_READ] = n + 1
            count += 1

    def take_texts(self):
        written, read = self.words[TEXTS_WRITTEN], self.words[TEXTS_READ]
        start = WORDS_BYTES + 40 * self.slots
        data = bytes(self.memory[start + i % self.text_bytes] for i in range(read, written))
        self.words[TEXTS_READ] = written
        self.rest += data
        while len(self.rest) >= 4:
            size, = struct.unpack_from("<I", self.rest)
            if len(self.rest) < 4 + size:
                break
            self.texts.append(self.rest[4:4 + size].decode())
            self.rest = self.rest[4 + size:]

    def event(self, record):
        when, number, detail, line, subject, obj, extra, value, loop, _ = struct.unpack("<qBBHIIIqII", record)
        slots = {"detail": detail, "subject": subject, "object": obj, "extra": extra, "value": value}
        kind, fields = KINDS[number]
        said = {"loop_of": loop}
        for slot, role, field in fields:
            there = slots[slot]
            if role == "text" or role == "name_or_object" and detail == 13:
                there = self.texts[there]
            said[field] = there
        return Event(kind, when, line, said)

    def wait(self, what, seconds=10):
        """Drains until that function is true."""
        end = time.monotonic() + seconds
        while not what():
            self.drain()
            if time.monotonic() > end:
                raise AssertionError("it did not come; the last events: %r" % self.events[-5:])
            time.sleep(0.002)
        self.drain()

    def held(self):
        self.wait(lambda: self.words[HELD] == 1)

    def has_ended(self):
        return self.process.poll() is not None

    def end(self):
        """Lets it go on to its end, and returns its exit status."""
        self.allow(NO_LIMIT)
        self.wait(self.has_ended)
        return self.process.returncode

    def of_kind(self, *kinds):
        return [each for each in self.events if each.kind in kinds]

    def printed(self):
        return [each.text for each in self.of_kind("printed")]

    def pipe(self, stream):
        """What has come down a pipe so far."""
        data = b""
        while select.select([stream], [], [], 0.05)[0]:
            piece = os.read(stream.fileno(), 65536)
            if not piece:
                break
            data += piece
        return data

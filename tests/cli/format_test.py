"""Traces that others write: what the comment of core/trace/format.h says is enough to make one."""
import json
import struct
import unittest
import zlib

from program import ProgramTest

STRINGS, EVENTS, END = 1, 2, 3
RUN_STARTED, RUN_ENDED, TASK_CREATED, PRINTED = 1, 2, 60, 120


class Recorder:
    """Writes a trace while its program runs."""

    def __init__(self, path):
        self.file = open(path, "wb", buffering=0)
        self.file.write(struct.pack("<8sII", b"\x89LOOP\r\n\x1a", 2, 32))
        self.texts = {"": 0}

    def chunk(self, type, payload=b""):
        head = struct.pack("<III", type, len(payload), zlib.crc32(payload))
        self.file.write(head + struct.pack("<I", zlib.crc32(struct.pack("<Q", self.file.tell()) + head)) + payload)

    def text(self, text):
        if text not in self.texts:
            data = text.encode()
            self.chunk(STRINGS, struct.pack("<I", len(data)) + data)
            self.texts[text] = len(self.texts)
        return self.texts[text]

    def record(self, time, kind, detail=0, line=0, subject=0, object=0, extra=0, value=0):
        self.chunk(EVENTS, struct.pack("<qBBHIIIq", time, kind, detail, line, subject, object, extra, value))


class WrittenByPythonTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.recorder = Recorder(self.folder / "run")
        self.addCleanup(self.recorder.file.close)
        text = self.recorder.text
        self.recorder.record(0, RUN_STARTED, object=text("program.py"), extra=text("asyncio"))
        self.recorder.record(1, TASK_CREATED, line=3, subject=1, object=text("Zoë"), value=text("main"))
        self.recorder.record(2, PRINTED, line=4, object=text("hello"), extra=1)

    def exported(self):
        done = self.call("export", "run", "--chrome", "run.json")
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        return done.stderr, json.dumps(json.loads((self.folder / "run.json").read_text()), ensure_ascii=False)

    def test_it_is_read_while_it_is_being_written_and_when_it_is_whole(self):
        said, exported = self.exported()
        self.assertEqual(said, "loopscope: run is still being written, or was cut off: it ends after 3 events.\n")
        for word in ("Zoë", "hello"):
            self.assertIn(word, exported)
        self.recorder.record(3, RUN_ENDED)
        self.recorder.chunk(END)
        self.assertEqual(self.exported()[0], "")

    def test_a_run_that_was_killed_in_the_middle_of_a_chunk_is_no_damage(self):
        self.recorder.file.write(b"\x02\0\0\0\x40")
        self.assertIn("ends after 3 events", self.exported()[0])

    def test_what_the_program_saves_is_read_in_python(self):
        self.good("run", "lock", "--trace", "lock")
        data = (self.folder / "lock").read_bytes()
        self.assertEqual(struct.unpack_from("<8sII", data), (b"\x89LOOP\r\n\x1a", 2, 32))
        at, kinds = 16, []
        while at < len(data):
            type, length, crc, head_crc = struct.unpack_from("<IIII", data, at)
            self.assertEqual(zlib.crc32(struct.pack("<Q", at) + data[at:at + 12]), head_crc)
            payload = data[at + 16:at + 16 + length]
            self.assertEqual(zlib.crc32(payload), crc)
            if type == EVENTS:
                kinds += [event[1] for event in struct.iter_unpack("<qBBHIIIq", payload)]
            at += 16 + length
        self.assertEqual((type, length, kinds[0], kinds[-1]), (END, 0, RUN_STARTED, RUN_ENDED))


if __name__ == "__main__":
    unittest.main(verbosity=2)

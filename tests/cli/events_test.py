"""events: what a trace may hold; whoever writes one in another language needs no more than that.

In the environment: LOOPSCOPE_WRITE_EVENTS, to write the table of the events into CONTRIBUTING.
"""
import json
import os
import re
import struct
import unittest
import zlib

from program import ROOT, ProgramTest

CONTRIBUTING = ROOT / "CONTRIBUTING.md"
TABLE = re.compile(r"(?<=<!-- loopscope events -->\n)(?:.*\n)*?(?=<!-- end -->)")
TYPES = {(1, False): "B", (2, False): "H", (4, False): "I", (8, True): "q"}


class Encoder:
    """Writes a trace as the vocabulary, and format.h's layout of chunks, say."""

    def __init__(self, vocabulary):
        self.kinds = {kind["name"]: kind for kind in vocabulary["kinds"]}
        self.enums = {one["name"]: {value["name"]: value["number"] for value in one["values"]} for one in vocabulary["enums"]}
        self.layout = vocabulary["layout"]
        self.bytes = bytearray(b"\x89LOOP\r\n\x1a" + struct.pack("<II", vocabulary["format"], vocabulary["event_bytes"]))
        self.texts = {"": 0}
        self.strings, self.events = b"", b""

    def text(self, text):
        if text not in self.texts:
            self.texts[text] = len(self.texts)
            self.strings += struct.pack("<I", len(text.encode())) + text.encode()
        return self.texts[text]

    def event(self, kind, time, line=0, **fields):
        slots = {"time": round(time * 1e9), "kind": self.kinds[kind]["number"], "line": line}
        for field in self.kinds[kind]["fields"]:
            value = fields.pop(field["name"], 0)
            if field["role"] == "enum" and isinstance(value, str):
                value = self.enums[field["enum"]][value]
            slots[field["slot"]] = self.text(value) if isinstance(value, str) else int(value)
        assert not fields, (kind, fields)
        event = bytearray()
        for slot in self.layout:
            assert slot["offset"] == len(event)
            event += struct.pack("<" + TYPES[slot["bytes"], slot["signed"]], slots.get(slot["slot"], 0))
        self.events += event

    def chunk(self, type, payload):
        head = struct.pack("<III", type, len(payload), zlib.crc32(payload))
        self.bytes += head + struct.pack("<I", zlib.crc32(struct.pack("<Q", len(self.bytes)) + head)) + payload

    def file(self):
        self.chunk(1, self.strings)
        self.chunk(2, self.events)
        self.chunk(3, b"")
        return bytes(self.bytes)


class Events(ProgramTest):
    def vocabulary(self):
        return json.loads(self.good("events", "--json"))

    def test_a_trace_that_is_written_from_it_is_read_and_explained(self):
        trace = Encoder(self.vocabulary())
        source = "async def main():\n    await asyncio.sleep(1)\n    print('done')\n\nasyncio.run(main())\n"
        task, callback, timer, woken = 2, 1, 2, 3
        trace.event("run_started", 0, scenario="made elsewhere", loop="unix")
        trace.event("source_file", 0, language="python", name="main.py", text=source)
        trace.event("loop_created", 0, 5, loop=1)
        trace.event("task_created", 0, 5, task=task, name="Task-1", function="main")
        trace.event("callback_scheduled", 0, callback_kind="step", callback=callback, serves=task)
        trace.event("loop_started", 0, loop=1)
        trace.event("turn_begun", 0, turn=1)
        trace.event("turn_running", 0, callbacks=1)
        trace.event("callback_begun", 0, callback=callback)
        trace.event("future_created", 0, 2, future_kind="sleep", future=3, owner=task)
        trace.event("timer_scheduled", 0, 2, callback_kind="sleep_timer", callback=timer, serves=task, cause=callback, when=1e9)
        trace.event("task_suspended", 0, 2, await_kind="sleep", task=task, function="main", awaited=3)
        trace.event("callback_ended", 0, callback=callback)
        trace.event("turn_begun", 0, turn=2)
        trace.event("select_begun", 0, longest=1e9)
        trace.event("select_ended", 1)
        trace.event("timer_due", 1, callback=timer)
        trace.event("turn_running", 1, callbacks=1)
        trace.event("callback_begun", 1, callback=timer)
        trace.event("future_settled", 1, outcome="result", future=3)
        trace.event("callback_scheduled", 1, callback_kind="wakeup", callback=woken, serves=task, cause=timer, via=3)
        trace.event("callback_ended", 1, callback=timer)
        trace.event("turn_begun", 1, turn=3)
        trace.event("turn_running", 1, callbacks=1)
        trace.event("callback_begun", 1, callback=woken)
        trace.event("printed", 1, 3, text="done", task=task)
        trace.event("task_ended", 1, 3, outcome="result", task=task, text="None")
        trace.event("callback_ended", 1, callback=woken)
        trace.event("run_ended", 1, outcome="finished")
        (self.folder / "made.loopscope").write_bytes(trace.file())
        self.assertEqual(self.good("log", "./made.loopscope").splitlines(),
                         ["1 0.000000 run Task-1 step", "  at main:2", "2 1.000000 run sleep-timer", "3 1.000000 run Task-1 wakeup",
                          "  print done", "  done"])
        why = self.good("why", "./made.loopscope", "--at", 0.5, "--task", "Task-1").splitlines()
        self.assertEqual(why[:2], ["Task-1 sleeps until 1.000 s (0.500 s left)",
                                   "  since 0.000 s, at line 2: await asyncio.sleep(1)"])

    def test_it_says_all_of_the_events_of_a_lesson(self):
        """Each event of a saved trace decodes, and what its kind does not name is 0."""
        vocabulary = self.vocabulary()
        kinds = {kind["number"]: kind for kind in vocabulary["kinds"]}
        values = {one["name"]: {value["number"] for value in one["values"]} for one in vocabulary["enums"]}
        self.good("run", "queue", "--trace", "queue.loopscope")
        data = (self.folder / "queue.loopscope").read_bytes()
        at, seen = 16, set()
        while at < len(data):
            type, size = struct.unpack_from("<II", data, at)
            for place in range(at + 16, at + 16 + size, vocabulary["event_bytes"]) if type == 2 else ():
                event = {slot["slot"]: struct.unpack_from("<" + TYPES[slot["bytes"], slot["signed"]], data, place + slot["offset"])[0]
                         for slot in vocabulary["layout"]}
                kind = kinds[event["kind"]]
                seen.add(kind["name"])
                named = {field["slot"]: field for field in kind["fields"]}
                for slot in ("detail", "subject", "object", "extra", "value"):
                    if slot not in named:
                        self.assertEqual(event[slot], 0, (kind["name"], slot))
                    elif named[slot]["role"] == "enum":
                        self.assertIn(event[slot], values[named[slot]["enum"]], kind["name"])
            at += 16 + size
        self.assertLess({"task_created", "primitive_changed", "callback_scheduled", "run_ended"}, seen)

    def test_the_table_for_people_has_each_kind(self):
        text = self.good("events")
        for kind in self.vocabulary()["kinds"]:
            self.assertRegex(text, rf"(?m)^ *{kind['number']}  {kind['name']}: ")

    def test_contributing_has_the_table(self):
        lines = ["| kind | | fields |", "|---|---|---|"]
        for kind in self.vocabulary()["kinds"]:
            fields = [f"{field['slot']}: **{field['name']}** ({field.get('enum', field['role'])})"
                      + (f", {field['meaning']}" if field["meaning"] else "") for field in kind["fields"]]
            for order in kind["order"]:
                fields.append(f"right {order['right']} `{order['kind']}`: {order['slot']} = its {order['its_slot']}")
            lines.append(f"| {kind['number']} `{kind['name']}` | {kind['meaning']} | {'<br>'.join(fields)} |")
        table = "\n".join(lines) + "\n"
        contributing = CONTRIBUTING.read_text()
        if os.environ.get("LOOPSCOPE_WRITE_EVENTS"):
            CONTRIBUTING.write_text(TABLE.sub(lambda _: table, contributing))
            return
        self.assertEqual(TABLE.search(contributing).group(), table, "LOOPSCOPE_WRITE_EVENTS=1 writes it")


if __name__ == "__main__":
    unittest.main(verbosity=2)

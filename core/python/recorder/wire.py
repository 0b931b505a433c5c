
# ---- The wire: where events and texts go ----
#
# An event takes a slot of a ring. The slot's number comes from a counter that CPython increments at once, so threads,
# signal handlers and finalizers may all tell something without a lock; it is whole when its last field says so. Who
# reads the ring is another process (the memory is shared, and core/python/live_memory.h is the other half of this), or
# this one, which writes the trace's chunks (core/trace/format.h) to a file or hands them to a function.

import os
from _functools import partial

# A forked child is not recorded: these variables of the recorder have other values there. They take them before anything else
# happens in it (callbacks run in the order in which modules ask for them, so this stands before the imports) and in one call of
# C, for a signal's handler may raise an error at any line of Python, and what is printed of it would be told into the parent's
# memory.
in_child = {}
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=partial(globals().update, in_child))

import array
import itertools
import struct
import threading
import time
import zlib

SLOT = struct.Struct("<qBBHIIIqII")     # time, kind, detail, line, subject, object, extra, value, loop, sequence
WORDS_BYTES = 4096
WORD_SLOTS, WORD_TEXT_BYTES, WORD_EPOCH, WORD_TEXTS_WRITTEN, WORD_HELD, WORD_CALLBACKS, WORD_SELECTING = range(1, 8)
WORD_SLOTS_READ, WORD_TEXTS_READ, WORD_READER_WAITS, WORD_ALLOWED, WORD_UNTIL, WORD_COMMANDS = range(8, 14)
WORD_NATIVE_THREAD, NATIVE_THREADS = 64, 448
LONGEST_TEXT = 1 << 16                  # a longer one is cut, but for sources

pack_into = SLOT.pack_into
clock_now = time.monotonic_ns           # what a slot's time is; virtual time puts its own here
slots = itertools.count()
next_slot = slots.__next__
next_object = itertools.count(1).__next__
next_callback = itertools.count(1).__next__

memory = bytearray(WORDS_BYTES)         # the words, the slots, the texts
words = memoryview(memory).cast("Q")
slot_mask = 0
slots_end = 0                           # the slot that must not be taken before more was read
text_start = text_size = 0
ring = None                             # who reads it


def place_in(shared):
    """The variables by which everything is told through that memory, whose words say how it is divided."""
    its_words = memoryview(shared)[:WORDS_BYTES].cast("Q")
    slots = its_words[WORD_SLOTS]
    return {"memory": shared, "words": its_words, "slot_mask": slots - 1, "slots_end": slots,
            "text_start": WORDS_BYTES + SLOT.size * slots, "text_size": its_words[WORD_TEXT_BYTES]}


def use_memory(shared):
    globals().update(place_in(shared))


def private_memory(slots=1 << 13, text_bytes=1 << 20):
    """Memory for a ring that this process reads itself."""
    made = bytearray(WORDS_BYTES + SLOT.size * slots + text_bytes)
    view = memoryview(made).cast("Q") if not len(made) % 8 else None
    view[WORD_SLOTS], view[WORD_TEXT_BYTES] = slots, text_bytes
    view[WORD_ALLOWED] = (1 << 64) - 1
    view.release()
    return made


def tell_at(n, kind, detail=0, line=0, subject=0, obj=0, extra=0, value=0, loop=0):
    """An event, now, in a slot that was taken for it."""
    if n >= slots_end:
        n = ring.wait_for_slot(n)
    pack_into(memory, WORDS_BYTES + (n & slot_mask) * 40, clock_now(), kind, detail, line, subject, obj, extra, value,
              loop, (n + 1) & 0xffffffff)


def tell(kind, detail=0, line=0, subject=0, obj=0, extra=0, value=0, loop=None):
    """An event, now. Any thread. `loop`: whose it is; here that is no matter, but see part_lanes."""
    n = next_slot()
    if n >= slots_end:
        n = ring.wait_for_slot(n)
    pack_without_loop(memory, WORDS_BYTES + (n & slot_mask) * 40, clock_now(), kind, detail, line, subject, obj, extra, value,
                      n + 1 & 0xffffffff)


pack_without_loop = struct.Struct("<qBBHIIIq4xI").pack_into


def tell_two(kind, detail, line, subject, obj, extra, value,
             second, second_detail, second_line, second_subject, second_object, second_extra, second_value,
             loop=None):
    """Two events at once, which come together. `loop`: as tell has it."""
    n, last = next_pair()
    if last >= slots_end or not last & slot_mask or last != n + 1 or lanes:
        loop = lane_of(get_running_loop()) if lanes and loop is None else loop or 0
        tell_at(n, kind, detail, line, subject, obj, extra, value, loop)
        tell_at(last, second, second_detail, second_line, second_subject, second_object, second_extra, second_value, loop)
        return
    time = clock_now()
    pack_two_into(memory, WORDS_BYTES + (n & slot_mask) * 40,
                  time, kind, detail, line, subject, obj, extra, value, last & 0xffffffff,
                  time, second, second_detail, second_line, second_subject, second_object, second_extra, second_value,
                  n + 2 & 0xffffffff)


pack_two_into = struct.Struct("<" + 2 * "qBBHIIIq4xI").pack_into


# What is told together in the hottest places, into slots side by side. Of each event: time, kind + detail * 2^8 +
# line * 2^16, subject, [object, extra,] sequence; the rest is 0.
PAIR = struct.Struct("<qII20xI" "qII20xI")
TRIPLE = struct.Struct("<qIIII12xI" "qII20xI" "qII20xI")
QUAD = struct.Struct("<qIIII12xI" "qIIII12xI" "qII20xI" "qII20xI")
pack_pair_into, pack_triple_into, pack_quad_into = PAIR.pack_into, TRIPLE.pack_into, QUAD.pack_into
next_pair = zip(slots, slots).__next__
next_triple = zip(slots, slots, slots).__next__
next_quad = zip(slots, slots, slots, slots).__next__


# Texts have numbers, from 1. Those that come again (names) are kept by number; those that do not are not.
text_numbers = {"": 0}
text_count = 0
text_lock = threading.RLock()


def name(text):
    """The number of a text that may come again: a function's name, a file, a label."""
    n = text_numbers.get(text)
    if n is None:
        with text_lock:
            n = text_numbers.get(text)
            if n is None:
                n = once(text)
                if n:
                    text_numbers[text] = n
    return n


def once(text, longest=LONGEST_TEXT):
    """The number of a text that is not kept: a line that was printed, a result."""
    global text_count
    if not text:
        return 0
    if len(text) > longest:
        text = "%s… (%d characters in all)" % (text[:longest], len(text))
    try:
        data = text.encode()
    except UnicodeEncodeError:
        data = text.encode("utf-8", "backslashreplace")
    data = pack_size(len(data)) + data
    size = len(data)
    # A signal's handler and a finalizer may run at any call, raise an error or write a text themselves. So nothing is
    # called between the look at how far the ring is written and the count.
    with text_lock:
        while not text_under_way:
            written = words[WORD_TEXTS_WRITTEN]
            place = written % text_size
            if place + size > text_size or written + size > words[WORD_TEXTS_READ] + text_size:
                return put_in_pieces(data)
            at = slice(text_start + place, text_start + place + size)
            if words[WORD_TEXTS_WRITTEN] == written:
                memory[at] = data
                words[WORD_TEXTS_WRITTEN] = written + size
                text_count += 1
                return text_count
    return 0                            # told by a handler or a finalizer while a text is half written


pack_size = struct.Struct("<I").pack
text_under_way = False


def put_in_pieces(data):
    """Writes a text around the ring's end, or as there is room. It comes whole, whatever is raised meanwhile."""
    global text_count, text_under_way
    text_under_way = True
    raised = []
    view = memoryview(data)
    while view and len(raised) < 1000:
        try:
            written = words[WORD_TEXTS_WRITTEN]
            room = text_size - (written - words[WORD_TEXTS_READ])
            if room <= 0:
                ring.wait_for_text_room()
                continue
            place = written % text_size
            piece = view[:min(room, text_size - place)]
            rest = view[len(piece):]
            at = slice(text_start + place, text_start + place + len(piece))
            end = written + len(piece)
            memory[at] = piece
            words[WORD_TEXTS_WRITTEN] = end
            view = rest
        except BaseException as error:
            raised.append(error)
    text_count += 1
    text_under_way = False
    if raised:
        raise raised[0]
    return text_count


# A signal's handler may raise an exception anywhere, also where a slot has been taken and not yet filled. Nobody fills it
# later, and the reader would wait for it for ever: one that stays empty is filled with an event that tells nothing.

def slots_taken():
    return int(repr(slots)[6:-1])       # "count(123)"


def is_filled(n):
    end = WORDS_BYTES + (n & slot_mask) * 40 + 40
    return memory[end - 4:end] == (n + 1 & 0xffffffff).to_bytes(4, sys.byteorder)


def fill_gap(n):
    pack_into(memory, WORDS_BYTES + (n & slot_mask) * 40, clock_now(), NOT_OF_PROGRAM, 0, 0, 0, 0, 0, 0, 0,
              n + 1 & 0xffffffff)


class SharedRing:
    """Another process reads."""
    def __init__(self, doorbell):
        self.doorbell = doorbell        # a descriptor to write a byte to when the reader waits, or None
        self.stuck = -1                 # a slot that was empty when it was last looked at

    def wait_for_slot(self, n):
        """Waits until slot n may be taken, and returns the slot to use. Where the program was held back, slot n says
        so, and the one to use is another."""
        global slots_end
        size = slot_mask + 1
        if n < words[WORD_SLOTS_READ] + size:
            slots_end = words[WORD_SLOTS_READ] + size
            return n
        began = clock_now()
        words[WORD_HELD] = 2
        try:
            waited = 0
            while n >= words[WORD_SLOTS_READ] + size:
                self.ring_doorbell()
                real_sleep(0.0005)
                waited += 1
                if not waited % 100:
                    self.look_for_gap()
        finally:
            words[WORD_HELD] = 0
        slots_end = words[WORD_SLOTS_READ] + size
        if virtual:
            return n                    # no time has passed
        pack_into(memory, WORDS_BYTES + (n & slot_mask) * 40, began, RUN_PAUSED, 0, 0, 0, 0, 0, 0, 0,
                  (n + 1) & 0xffffffff)
        tell(RUN_RESUMED, loop=0)
        n = next_slot()
        return n if n < slots_end else self.wait_for_slot(n)

    def wait_for_text_room(self):
        self.ring_doorbell()
        real_sleep(0.0005)

    def ring_doorbell(self):
        if words[WORD_READER_WAITS] and self.doorbell is not None:
            words[WORD_READER_WAITS] = 0
            try:
                os_write(self.doorbell, b".")
            except OSError:
                self.doorbell = None    # the program has closed it: Loopscope looks by itself

    def look_for_gap(self):
        n = words[WORD_SLOTS_READ]
        if n < slots_taken() and not is_filled(n):
            if n == self.stuck:
                fill_gap(n)
            self.stuck = n

    def flush(self):
        self.ring_doorbell()

    def finish(self):
        for n in range(words[WORD_SLOTS_READ], slots_taken()):
            if not is_filled(n):
                fill_gap(n)
        self.ring_doorbell()

    def select_begins(self, longest):
        self.look_for_gap()
        self.ring_doorbell()


class NoRing:
    """Nobody reads."""
    def wait_for_slot(self, n):
        global slots_end
        words[WORD_SLOTS_READ] = n
        slots_end = n + slot_mask + 1
        return n

    def wait_for_text_room(self):
        words[WORD_TEXTS_READ] = words[WORD_TEXTS_WRITTEN]

    def ring_doorbell(self):
        pass

    flush = finish = ring_doorbell

    def select_begins(self, longest):
        pass


BLOCK = 2048                            # slots that are written at a time
ONES = int.from_bytes(b"\1\0\0\0\0\0\0\0" * BLOCK, "little")
HIGHEST = ONES << 63
RAMP = int.from_bytes(array.array("Q", range(BLOCK)).tobytes(), "little")


class OwnRing:
    """This process reads: it writes a trace's bytes to a function. `write` takes them a few KiB at a time."""
    def __init__(self, write):
        self.write = write
        self.place = 0
        self.epoch = 0
        self.read = 0                   # slots
        self.texts_read = 0             # bytes
        self.time = 0                   # of the last event
        self.loop = 0                   # of the last event
        self.threads = {}               # loop -> the number of the thread that it runs in
        self.lock = threading.RLock()
        self.put(b"\x89LOOP\r\n\x1a" + struct.pack("<II", 2, 32))

    def put(self, data):
        self.write(data)
        self.place += len(data)

    def chunk(self, kind, payload):
        head = struct.pack("<III", kind, len(payload), zlib.crc32(payload))
        self.put(head + struct.pack("<I", zlib.crc32(struct.pack("<Q", self.place) + head)) + payload)

    def wait_for_slot(self, n):
        """Makes room for slot n, and returns the slot to use."""
        global slots_end
        while n >= words[WORD_SLOTS_READ] + slot_mask + 1:
            if self.is_written_below():
                return n                # told by a signal's handler while this is being written: it is not waited for
            before = words[WORD_SLOTS_READ]
            self.flush()
            if words[WORD_SLOTS_READ] == before:    # a slot that another thread has taken and not yet filled
                self.tries = self.tries + 1 if before == self.stuck else 0
                self.stuck = before
                if self.tries > 500 or len(threading._active) == 1:
                    self.skip_hole()    # or never will: an error came between
                else:
                    real_sleep(0.0001)
        slots_end = words[WORD_SLOTS_READ] + slot_mask + 1
        return n

    stuck, tries = -1, 0                # a slot that is waited for, and for how long: errors may interrupt this, too

    def skip_hole(self):
        self.read += 1
        words[WORD_SLOTS_READ] = self.read

    def wait_for_text_room(self):
        self.flush()

    def select_begins(self, longest):
        """The loop may sleep now: what was told is to be in the file, if not at each of many short waits."""
        now = real_monotonic_ns()
        if now - self.flushed > 5_000_000 or not 0 < longest < 20_000_000:
            self.flushed = now
            self.flush()

    flushed = 0

    def flush(self):
        if self.is_written_below() or not self.lock.acquire(False):
            return                      # it is being written
        try:
            self.write_all()
        finally:
            self.lock.release()

    def is_written_below(self):
        """Whether this thread is about to write, and a signal's handler or a finalizer has come between."""
        frame = sys._getframe(2)
        while frame is not None:
            if frame.f_code is write_all_code:
                return True
            frame = frame.f_back
        return False

    def write_all(self):
        size = slot_mask + 1
        view = memoryview(memory)
        while True:
            first = self.read
            taken = slots_taken()
            if taken == first:
                self.write_texts(view)
                return
            at = first % size
            end = min(size, at + BLOCK, at + taken - first)
            # The texts after the events: those that the events name are there by then.
            whole = view[WORDS_BYTES + at * 40:WORDS_BYTES + end * 40]
            fields = array.array("q", bytes(whole))
            count = end - at
            low = (1 << 64 * count) - 1
            # The last eight bytes of all slots at once, as one long number of which each is a digit: usually they are the
            # sequences, one after the other, and no loops.
            plain = int.from_bytes(fields[4::5].tobytes(), "little") == ((first + 1) * ONES + RAMP & low) << 32
            if not plain:
                ends = memoryview(fields).cast("B").cast("I")[9::10].tolist()
                expected = (n & 0xffffffff for n in range(first + 1, first + 1 + count))
                count = sum(itertools.takewhile(bool, map(int.__eq__, ends, expected)))
            self.write_texts(view)
            if not count:
                return
            self.write_events(fields[:5 * count], plain)
            self.read += count
            words[WORD_SLOTS_READ] = self.read

    def write_texts(self, view):
        written = words[WORD_TEXTS_WRITTEN]
        if written == self.texts_read:
            return
        begin, end = self.texts_read % text_size, written % text_size
        ring_of_texts = view[text_start:text_start + text_size]
        data = bytes(ring_of_texts[begin:end]) if begin < end else bytes(ring_of_texts[begin:]) + bytes(ring_of_texts[:end])
        data = self.rest + data
        place = 0
        while len(data) - place >= 4:
            length = int.from_bytes(data[place:place + 4], "little")
            if len(data) - place - 4 < length:
                break
            place += 4 + length
        if place:
            self.chunk(1, data[:place])
        self.rest = data[place:]
        self.texts_read = written
        words[WORD_TEXTS_READ] = written

    rest = b""                          # of a text that has not come whole

    def write_events(self, fields, plain):
        epoch, last = self.epoch, self.time
        count = len(fields) // 5
        # All times less the epoch at once: as one long number, of which each is a digit. Then each is compared with the next
        # by the highest bit of their difference.
        low = (1 << 64 * count) - 1
        digits = int.from_bytes(fields[0::5].tobytes(), "little") - epoch * (ONES & low)
        times = array.array("q", digits.to_bytes(8 * count, "little"))
        low >>= 64
        if times[0] < last or ((digits >> 64) + (HIGHEST & low) - (digits & low)) & HIGHEST & low != HIGHEST & low:
            times = array.array("q", itertools.accumulate(times, max, initial=last))[1:]    # a thread came late
        self.time = times[-1]
        out = array.array("q", bytes(32 * count))
        out[0::4] = times
        for i in (1, 2, 3):
            out[i::4] = fields[i::5]
        if plain:
            return self.chunk(2, out.tobytes())
        loops = memoryview(fields).cast("B").cast("I")[8::10].tolist()
        kinds = bytes(memoryview(fields).cast("B")[8::40])
        if LOOP_SWITCHED not in kinds and set(loops) <= {0, self.loop}:
            return self.chunk(2, out.tobytes())
        # Another loop's event: say so before it.
        data, pieces = out.tobytes(), []
        for i, loop in enumerate(loops):
            event = data[32 * i:32 * i + 32]
            if kinds[i] == LOOP_SWITCHED:
                subject, = struct.unpack_from("<I", event, 12)
                self.threads[subject], = struct.unpack_from("<q", event, 24)
                if subject == self.loop:
                    continue
                self.loop = subject
            elif loop and loop != self.loop:
                self.loop = loop
                pieces.append(struct.pack("<qBBHIIIq", times[i], LOOP_SWITCHED, 0, 0, loop, 0, 0, self.threads.get(loop, 0)))
            pieces.append(event)
        self.chunk(2, b"".join(pieces))

    def ring_doorbell(self):
        """Nobody else waits for news."""

    def finish(self):
        with self.lock:
            self.write_all()
            while self.read < slots_taken():
                self.skip_hole()
                self.write_all()
            self.chunk(3, b"")


write_all_code = OwnRing.write_all.__code__
real_sleep = time.sleep
real_monotonic_ns = time.monotonic_ns
os_write = os.write

"""Films from the command line. They are decoded by libwebp, and by what a GIF file says of its parts."""
import ctypes
import struct
import unittest

from drawing import DrawingTest
from shot_test import rows

PACE = 400  # milliseconds, of a step


class WebPData(ctypes.Structure):
    _fields_ = [("bytes", ctypes.c_char_p), ("size", ctypes.c_size_t)]


def frames_of(webp):
    """Its size, and each frame's end in milliseconds and what its pixels hash to."""
    library = ctypes.CDLL("libwebpdemux.so.2")
    library.WebPAnimDecoderNewInternal.restype = ctypes.c_void_p
    decoder = ctypes.c_void_p(library.WebPAnimDecoderNewInternal(ctypes.byref(WebPData(webp, len(webp))), None, 0x0107))
    info = (ctypes.c_uint32 * 16)()
    assert library.WebPAnimDecoderGetInfo(decoder, info)
    width, height, loops, _, count = info[:5]
    assert loops == 0, "it begins again, for ever"
    frames, pixels, end = [], ctypes.c_void_p(), ctypes.c_int()
    for _ in range(count):
        assert library.WebPAnimDecoderGetNext(decoder, ctypes.byref(pixels), ctypes.byref(end))
        data = ctypes.string_at(pixels, width * height * 4)
        frames.append((end.value, hash(data)))
    library.WebPAnimDecoderDelete(decoder)
    return (width, height), frames


def gif_frames(gif):
    """Its size, and each frame's place and time in milliseconds."""
    assert gif[:6] == b"GIF89a" and gif[10] & 0x80
    at, frames, time = 13 + 3 * (2 << (gif[10] & 7)), [], 0

    def skip(at):
        while gif[at]:
            at += gif[at] + 1
        return at + 1
    while gif[at] != 0x3b:
        if gif[at] == 0x21:
            if gif[at + 1] == 0xf9:
                time = 10 * struct.unpack_from("<H", gif, at + 4)[0]
            at = skip(at + 2)
        else:
            assert gif[at] == 0x2c and gif[at + 9] == 0, "one palette for all"
            frames.append((struct.unpack_from("<HHHH", gif, at + 1), time))
            at = skip(at + 11)
    return struct.unpack_from("<HH", gif, 6), frames


class Films(DrawingTest):
    def setUp(self):
        super().setUp()
        self.good("run", "lock", "--trace", "lock.loopscope")

    def film(self, *options, out="x.webp"):
        self.assertEqual(self.good("film", *options, "--seconds-per-step", PACE / 1000, "--out", out), "")
        return (self.folder / out).read_bytes()

    def shot(self, *options):
        self.good("shot", *options, "--out", "x.png")
        step, all_rows = rows((self.folder / "x.png").read_bytes())
        self.assertEqual(step, 4)
        return hash(b"".join(all_rows))

    def test_its_steps_are_the_pictures_of_those_moments(self):
        look = ["lock.loopscope", "--size", "640x400", "--theme", "light"]
        size, frames = frames_of(self.film(*look, "--step", "callback", "--from", 2, "--to", 5))
        self.assertEqual(size, (640, 400))
        self.assertEqual(frames[-1][0], 4 * PACE)
        self.assertGreater(len(frames), 8, "it moves")
        begun = [0] + [end for end, _ in frames]
        for n in range(2):  # later on, what has a place on the stage keeps it, as in the window
            shown = max(i for i, begin in enumerate(begun[:-1]) if begin < (n + 1) * PACE)
            self.assertEqual(frames[shown][1], self.shot(*look, "--step", 2 + n), f"step {2 + n}")
            self.assertGreater(begun[shown + 1], (n + 1) * PACE - 51)

    def test_it_begins_and_ends_at_times_or_with_the_run(self):
        look = ["lock.loopscope", "--size", "640x400"]
        for edges, first, last in (([], ["--start"], []), (["--from", "0.25s", "--to", "0.75s"], ["--at", "0.25"], ["--at", "0.75"])):
            with self.subTest(edges):
                _, frames = frames_of(self.film(*look, "--step", "turn", *edges))
                self.assertEqual(frames[0][1], self.shot(*look, *first))
                self.assertEqual(frames[-1][1], self.shot(*look, *last))

    def test_the_same_call_gives_the_same_bytes_and_a_view_its_part(self):
        call = ["lock", "--size", "900x600", "--to", 3, "--view", "timeline"]
        self.assertEqual(self.film(*call), self.film(*call))
        (width, height), _ = frames_of(self.film(*call))
        self.assertEqual(width, 900)
        self.assertLess(height, 300)

    def test_a_gif_holds_what_changes(self):
        size, frames = gif_frames(self.film("lock", "--size", "640x400", "--from", 8, "--to", 11, out="x.gif"))
        self.assertEqual((size, frames[0][0]), ((640, 400), (0, 0, 640, 400)))
        self.assertEqual(sum(time for _, time in frames), 4 * PACE)
        self.assertLess(sum(w * h for (_, _, w, h), _ in frames[1:]), (len(frames) - 1) * 640 * 400 / 2)

    def test_what_cannot_be_is_told_in_a_line(self):
        left = ["lock.loopscope"]
        for options, words in ((["--from", "soon"], ["--from", "12", "1.5s"]), (["--to", "1.5"], ["1.5s"]), (["--to", "900"], ["--to"]),
                               (["--to", "9s"], ["--to 3.000s"]), (["--from", "3", "--to", "2"], ["--to", "--from"]),
                               (["--step", "leap"], ["leap", "turn"]), (["--seconds-per-step", "0"], ["0.1"]), (["--view", "sky"], ["sky"])):
            self.refused(2, "film", "lock", *options, "--out", "x.webp", words=words, left=left)
        self.refused(2, "film", "lock", "--out", "x.mp4", words=[".webp", ".gif"], left=left)
        self.refused(2, "film", "starvation", "--set", "callbacks=5000", "--step", "event", "--out", "x.webp", left=left)
        self.refused(1, "film", "lock", "--to", "1", "--size", "16384x200", "--out", "x.webp", words=["16383"], left=left)


if __name__ == "__main__":
    unittest.main(verbosity=2)

"""Pictures from the command line."""
import struct
import unittest
import zlib

from drawing import DrawingTest
from program import LESSONS, TWINS


def size_and_pixels(png):
    """Of a PNG file that holds what a PNG file holds."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, data, size = 8, b"", None
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        content = png[at + 8:at + 8 + length]
        assert zlib.crc32(kind + content) == struct.unpack(">I", png[at + 8 + length:at + 12 + length])[0]
        if kind == b"IHDR":
            size = struct.unpack(">II", content[:8])
        if kind == b"IDAT":
            data += content
        at += 12 + length
    return size, zlib.decompress(data)


def rows(png):
    """The rows of pixels of a PNG file, three or four bytes a pixel, in their filters' place."""
    (width, height), data = size_and_pixels(png)
    line = len(data) // height
    step, before, unfiltered = (line - 1) // width, bytearray(line - 1), []
    for at in range(0, len(data), line):
        how, row = data[at], bytearray(data[at + 1:at + line])
        for i in range(0 if how else len(row), len(row)):
            left, up, corner = (row[i - step], before[i], before[i - step]) if i >= step else (0, before[i], 0)
            if how == 4:  # Paeth: the nearest of the three to what they make a plane of
                guess = min((left, up, corner), key=lambda one: abs(left + up - corner - one))
            else:
                guess = (0, left, up, (left + up) // 2)[how]
            row[i] = (row[i] + guess) & 255
        unfiltered.append(row)
        before = row
    return step, unfiltered


class Shots(DrawingTest):
    def shot(self, lesson, *options):
        self.assertEqual(self.good("shot", lesson, *options, "--out", "x.png"), "")
        return (self.folder / "x.png").read_bytes()

    def test_a_picture_has_the_size_and_the_theme_that_were_asked_for(self):
        for size, theme in (("100x100", "dark"), ("640x400", "light"), ("1280x720", "dark"), ("1920x1080", "light"), ("3840x2160", "dark")):
            with self.subTest(size=size, theme=theme):
                shown, pixels = size_and_pixels(self.shot("lock", "--at", 1, "--size", size, "--theme", theme))
                self.assertEqual("{}x{}".format(*shown), size)
                self.assertGreater(len(set(pixels[::101])), 4, "there is something on it")
                # In the corner is the bar. Its first pixel stands as it is, however the lines are filtered.
                self.assertEqual(pixels[1:4].hex(), {"dark": "1a1d24", "light": "ffffff"}[theme])

    def test_the_same_call_gives_the_same_bytes(self):
        for options in (["--at", "1"], ["--step", "7", "--theme", "light"], ["--text", "150", "--size", "1280x720"], []):
            self.assertEqual(self.shot("lock", *options), self.shot("lock", *options), options)

    def test_each_lesson_has_a_picture_of_its_end_and_of_its_first_callback(self):
        for lesson in LESSONS:
            with self.subTest(lesson):
                options = ["--size", "640x400"]
                if lesson not in TWINS:
                    options += ["--python", "/usr/bin/python3"]  # which has aiohttp
                self.assertNotEqual(self.shot(lesson, *options), self.shot(lesson, *options, "--step", 1))

    def test_a_trace_looks_as_its_lesson_does(self):
        """Beside the title, the sliders and the editor's button, which a trace does not have; at a moment, what a trace knows
        is still to come."""
        self.good("run", "lock", "--trace", "lock.loopscope")
        bar, panel, timeline = 57, 282, 518  # where they end, and where it begins
        program, tabs = 921, 102  # where the panel with the program begins, and where its tabs end
        for moment, bottom in ((["--step", "7"], timeline), ([], 720)):
            with self.subTest(moment=moment):
                (step, of_lesson), (_, of_file) = (rows(self.shot(subject, *moment, "--size", "1280x720"))
                                                   for subject in ("lock", "lock.loopscope"))
                for y in range(bar, bottom):
                    end = program if y < tabs else 1280
                    self.assertEqual(of_lesson[y][panel * step:end * step], of_file[y][panel * step:end * step], f"row {y}")
                self.assertNotEqual(of_lesson[20], of_file[20], "their titles differ")

    def test_other_moments_and_values_give_other_pictures(self):
        pictures = [self.shot("lock", *options) for options in (["--at", "0"], ["--at", "1"], ["--at", "1.5"], ["--at", "3"],
                                                                 ["--at", "1", "--set", "workers=5"], ["--at", "1", "--text", "80"])]
        self.assertEqual(len(set(pictures)), len(pictures))

    def test_a_moment_that_the_run_does_not_have_is_told_with_those_that_it_has(self):
        self.refused(2, "shot", "lock", "--at", "60", "--out", "x.png", words=["3.000"])
        self.assertRegex(self.refused(2, "shot", "lock", "--step", "1000", "--out", "x.png"), r"--step \d+ or less")
        self.refused(2, "shot", "lock", "--step", "0", "--out", "x.png")
        self.refused(2, "shot", "lock", "--at", "-1", "--out", "x.png")
        self.refused(2, "shot", "lock", "--at", "soon", "--out", "x.png", words=["soon"])
        self.refused(2, "shot", "lock", "--at", "nan", "--out", "x.png")
        self.refused(2, "shot", "lock", "--at", "1", "--step", "1", "--out", "x.png")

    def test_sizes_themes_and_text_sizes_that_are_none_are_told(self):
        for size in ("big", "1280", "1280x", "x720", "0x0", "1280x720x2", "-5x100", "99x100", "100000x100", "1280 x 720"):
            self.refused(2, "shot", "lock", "--size", size, "--out", "x.png", words=["--size"])
        self.refused(2, "shot", "lock", "--theme", "blue", "--out", "x.png", words=["blue", "light", "dark"])
        for text in ("79", "301", "0x64", "100.5", "big", "1e400"):
            self.refused(2, "shot", "lock", "--text", text, "--out", "x.png", words=[text, "80", "300"])


if __name__ == "__main__":
    unittest.main(verbosity=2)

"""Pictures as SVG. They need no display; what they look like is compared with the PNG, drawn by librsvg."""
import shutil
import subprocess
import unittest
import xml.etree.ElementTree

from drawing import Desktop
from program import LESSONS, TWINS, ProgramTest
from shot_test import rows, size_and_pixels

SVG = "{http://www.w3.org/2000/svg}"
ODD = '''\
import asyncio

async def main():
    print("<b>&amp;</b> ]]> \\"quoted\\" 'single' \\x1b[1m \\x00")
    print("مرحبا 😀 naïve  two  spaces")
    await asyncio.sleep(1)

asyncio.run(main())
'''


class Svg(ProgramTest):
    def svg(self, subject, *options):
        self.assertEqual(self.good("shot", subject, *options, "--out", "x.svg"), "")
        return (self.folder / "x.svg").read_text()

    def texts(self, svg):
        return ["".join(text.itertext()) for text in xml.etree.ElementTree.fromstring(svg).iter(SVG + "text")]

    def test_each_lesson_is_a_well_formed_file_with_its_title_and_texts(self):
        for lesson in LESSONS:
            with self.subTest(lesson):
                python = [] if lesson in TWINS else ["--python", "/usr/bin/python3"]  # which has aiohttp
                svg = self.svg(lesson, "--step", "1", *python)
                self.assertIn("1 select", self.texts(svg))
                title = xml.etree.ElementTree.fromstring(svg).find(SVG + "title").text
                self.assertIn(title.removesuffix(" - Loopscope"), self.texts(svg))

    def test_the_same_call_gives_the_same_bytes(self):
        self.assertEqual(self.svg("lock", "--at", "1"), self.svg("lock", "--at", "1"))
        self.assertNotEqual(self.svg("lock", "--at", "1"), self.svg("lock", "--at", "1.5"))

    def test_odd_texts_stay_texts(self):
        (self.folder / "odd.py").write_text(ODD)
        self.good("run", "--skip-waiting", "--trace", "odd.loopscope", "odd.py")
        texts = " ".join(self.texts(self.svg("odd.loopscope", "--size", "2400x1300")))
        for odd in ("<b>&amp;</b> ]]> \"quoted\" 'single'", "مرحبا 😀 naïve  two  spaces", "    print("):
            self.assertIn(odd, texts)

    def test_a_view_is_as_large_as_it_is_in_the_window(self):
        whole = xml.etree.ElementTree.fromstring(self.svg("lock", "--at", "1"))
        for view in ("stage", "lesson", "program", "console", "timeline"):
            alone = xml.etree.ElementTree.fromstring(self.svg("lock", "--at", "1", "--view", view))
            self.assertLess(float(alone.get("width")) * float(alone.get("height")),
                            float(whole.get("width")) * float(whole.get("height")) / 2, view)
            texts = lambda of: {"".join(text.itertext()) for text in of.iter(SVG + "text")}
            self.assertGreater(len(texts(alone)), 1, view)
            self.assertLess(texts(alone), texts(whole), view)
        self.refused(2, "shot", "lock", "--view", "sky", "--out", "y.svg", words=["sky", "stage", "timeline"], left=["x.svg"])

    def test_it_looks_as_the_png_does(self):
        if not shutil.which("rsvg-convert"):
            self.skipTest("rsvg-convert, which draws SVG, is missing: install librsvg2-bin")
        desktop = Desktop()
        self.addCleanup(desktop.close)
        for subject, *options in (["lock", "--at", "1", "--size", "960x600", "--theme", "light"],
                                  ["gather_error", "--step", "5", "--size", "900x640"],
                                  ["starvation", "--view", "timeline", "--size", "1280x720", "--text", "120"],
                                  ["lock", "--step", "9", "--size", "1280x720", "--view", "stage"]):
            with self.subTest(subject=subject, options=options):
                self.svg(subject, *options)
                subprocess.run(["rsvg-convert", "x.svg", "-o", "r.png"], cwd=self.folder, check=True, timeout=60)
                self.environment = desktop.environment
                self.good("shot", subject, *options, "--out", "x.png")
                pngs = [(self.folder / name).read_bytes() for name in ("x.png", "r.png")]
                self.assertEqual(*(size_and_pixels(png)[0] for png in pngs))
                (step, ours), (other, theirs) = map(rows, pngs)
                apart = [abs(a - b) for ours_row, theirs_row in zip(ours[::3], theirs[::3]) for part in range(3)
                         for a, b in zip(ours_row[part::step], theirs_row[part::other])]
                self.assertLess(sum(apart) / len(apart), 2.5, "of 255, on the average")
                self.assertLess(sum(difference > 80 for difference in apart) / len(apart), 0.01, "differ by much")


if __name__ == "__main__":
    unittest.main(verbosity=2)

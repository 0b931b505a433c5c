"""Pictures of what a learner and a teacher see, on one page: tools/gallery."""
import argparse
import html
import pathlib
import sys
import time

from desktop import Desktop
from window import COURSE, LESSONS, ROOT, Window

SETTLES = 0.6  # seconds, after a key


class Gallery:
    def __init__(self, out):
        self.out = out
        self.rows = {}  # by lesson: (what, file)

    def take(self, window, lesson, what, of):
        name = f"{lesson}-{of}-{what}.png".replace(" ", "_")
        time.sleep(SETTLES)
        (self.out / name).write_bytes(window.settled_picture().png())
        self.rows.setdefault(lesson, []).append((f"{what}, {of}", name))

    def write(self):
        page = ["<!doctype html><meta charset=utf-8><title>Loopscope</title>",
                "<style>body{font:16px sans-serif;margin:2em;background:#ddd}figure{display:inline-block;margin:4px}"
                "img{width:460px;border:1px solid #888}figcaption{font-size:13px}</style>"]
        for lesson, pictures in self.rows.items():
            page.append(f"<h2 id={lesson}>{html.escape(lesson)}</h2>")
            page += [f'<figure><a href="{file}"><img loading=lazy src="{file}"></a><figcaption>{html.escape(what)}</figcaption></figure>'
                     for what, file in pictures]
        (self.out / "index.html").write_text("\n".join(page) + "\n")


def open_window(desktop, size, *arguments):
    window = Window(desktop, *arguments)
    window.resize(*size)
    window.wait_quiet()
    return window


def lesson_pictures(gallery, desktop, lesson, size, theme):
    of = f"{size[0]}x{size[1]}-{theme}"
    window = open_window(desktop, size, "--theme", theme, lesson)
    try:
        gallery.take(window, lesson, "1 page", of)
        window.key("Right")
        gallery.take(window, lesson, "2 start", of)
        for _ in range(12):
            if window.look().ended == "1":
                break
            window.key("Right")
        gallery.take(window, lesson, "3 middle", of)
        window.key("f")
        try:
            window.wait("a question", lambda s: s.predict in ("asks", "over"), seconds=10)
            gallery.take(window, lesson, "4 a question", of)
            if window.look().predict == "asks":
                window.key("1")
                window.wait("its answer", lambda s: s.predict == "answered", seconds=15)
                gallery.take(window, lesson, "5 its answer", of)
        except AssertionError as error:
            print(f"{lesson}: {error}", file=sys.stderr)
        window.key("Escape", "Escape", "Home", "H")
        gallery.take(window, lesson, "6 by hand", of)
        window.key("9")
        gallery.take(window, lesson, "7 by hand, after a move", of)
        window.key("Escape", "Escape", "End")
        gallery.take(window, lesson, "8 end", of)
        window.key("Home", "Right", "Right", "Right", "Right", "F5")
        gallery.take(window, lesson, "9 presented", of)
    finally:
        window.process.kill()
        window.remove()


def mending_pictures(gallery, desktop, size, theme):
    of = f"{size[0]}x{size[1]}-{theme}"
    window = open_window(desktop, size, "--theme", theme, LESSONS[0])
    try:
        for what, keys in (("1 list", ["M"]), ("2 broken", ["Return"]), ("3 edits", ["E"])):
            window.key(*keys)
            time.sleep(1)
            gallery.take(window, "mending", what, of)
    finally:
        window.process.kill()
        window.remove()


def main():
    parser = argparse.ArgumentParser(prog="tools/gallery", description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "build/gallery", help="folder (default build/gallery)")
    parser.add_argument("--lesson", action="append", choices=LESSONS, help="this one alone; may be repeated")
    parser.add_argument("--size", action="append", help="such as 1280x720; may be repeated (default 1280x720 and 1920x1080)")
    parser.add_argument("--theme", action="append", choices=["dark", "light"], help="may be repeated (default both)")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    sizes = [tuple(map(int, size.split("x"))) for size in given.size or ["1280x720", "1920x1080"]]
    gallery, desktop = Gallery(given.out), Desktop()
    try:
        for size in sizes:
            for theme in given.theme or ["dark", "light"]:
                for lesson in given.lesson or [name for name in COURSE if name in LESSONS]:
                    lesson_pictures(gallery, desktop, lesson, size, theme)
                    gallery.write()
                if not given.lesson:
                    mending_pictures(gallery, desktop, size, theme)
    finally:
        desktop.close()
        gallery.write()
    print(given.out / "index.html")


if __name__ == "__main__":
    main()

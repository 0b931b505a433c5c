"""What an installed program has beside it: the manual page and the completions say what the help says, a desktop knows the program and
its files, and the licences of what is in it are told."""
import pathlib
import re
import shutil
import subprocess
import sys
import unittest
import xml.etree.ElementTree as xml

from program import LESSONS, ROOT, ProgramTest

DESKTOP = ROOT / "assets/desktop"
TRY = """
. ./loopscope.bash
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_loopscope
printf '%s\\n' "${COMPREPLY[@]}"
"""


class ManualAndCompletion(ProgramTest):
    def setUp(self):
        super().setUp()
        (self.folder / "described.json").write_text(self.good("describe"))
        subprocess.run([sys.executable, ROOT / "cmake/command_line/command_line.py", "described.json", DESKTOP / "loopscope.1.in", "."],
                       cwd=self.folder, check=True)

    def commands(self):
        """Each command with its options, as the help has them; the window's is empty."""
        found = {"": self.good("--help")}
        for name in re.findall(r"^  ([a-z]+)  ", found[""][found[""].index("\nSubcommands:"):], re.M):
            found[name] = self.good(name, "--help")
        self.assertGreater(len(found), 10)
        return {name: re.findall(r"(?<![\w-])(?:--[a-z][a-z-]*|-[a-z])(?![\w-])", "\n".join(re.findall(r"^  (-\S.*?)(?:  |$)", text, re.M)))
                for name, text in found.items()}

    def complete(self, *words):
        done = subprocess.run(["bash", "-c", TRY, "bash", "loopscope", *words], cwd=self.folder, capture_output=True, text=True, timeout=60,
                              check=True)
        return [word for word in done.stdout.split("\n") if word]

    def test_the_page_has_every_command_and_option(self):
        page = (self.folder / "loopscope.1").read_text().replace("\\-", "-")
        for command, options in self.commands().items():
            if command:
                self.assertIn(f".SS {command}\n", page)
            part = page[page.index(f".SS {command}\n"):].split("\n.S", 1)[0] if command else page
            for option in options:
                with self.subTest(command=command, option=option):
                    named = "--help" if option == "-h" else option
                    self.assertRegex(re.sub(r"\\f[BIR]", "", part), rf"(?<![\w-]){named}(?![\w-])")
                    self.assertIn(rf"\fB{option}\fR", page, "it is told")

    def test_the_page_has_no_empty_place_and_is_read_without_a_complaint(self):
        self.assertNotRegex((self.folder / "loopscope.1").read_text(), "@[a-z_]+@")
        if shutil.which("groff"):
            done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-z", "loopscope.1"], cwd=self.folder, capture_output=True, text=True,
                                  check=False)
            self.assertEqual(done.stderr, "")

    def test_completion_has_every_command_option_and_lesson(self):
        commands = self.commands()
        self.assertLessEqual({*LESSONS, *commands} - {""}, set(self.complete("")))
        self.assertLessEqual(set(LESSONS), set(self.complete("run", "")))
        for command, options in commands.items():
            with self.subTest(command=command):
                self.assertEqual(set(self.complete(*filter(None, [command]), "-")), set(options))
        for name in ("_loopscope", "loopscope.fish"):
            text = (self.folder / name).read_text()
            for word in [*LESSONS, *filter(None, commands), *{o.lstrip("-") for options in commands.values() for o in options}]:
                self.assertRegex(text, rf"(?<!\w){word}(?!\w)", name)

    def test_completion_of_values(self):
        for words, values in ((("run", "--loop", ""), {"simulated", "asio", "poll", "cpython"}), (("--theme", ""), {"light", "dark"}),
                              (("run", "--loop", "=", "p"), {"poll"}), (("run", "lock", "--set", ""), {"workers=", "seconds_held="}),
                              (("film", "lock", "--step", ""), {"line", "event", "callback", "turn", "switch"}),
                              (("page", "al"), {"all"}), (("why", "lock", "--at", ""), set())):
            self.assertEqual(set(self.complete(*words)), values, words)

    def test_the_completed_values_are_those_of_the_help(self):
        for command, option in (("shot", "--view"), ("film", "--step"), ("run", "--loop"), ("shot", "--theme")):
            told = re.search(rf"{option} .*(?:\n {{10}}.*)*", self.good(command, "--help"))[0]
            for value in self.complete(command, option, ""):
                self.assertRegex(told, rf"\b{value}\b")

    def test_completion_leaves_what_is_behind_a_program_to_the_program(self):
        (self.folder / "mine.txt").touch()
        self.assertEqual(self.complete("run", "app.py", "mi"), ["mine.txt"])
        self.assertEqual(self.complete("run", "app.py", "--lo"), [])

    def test_shells_can_read_the_completions(self):
        for shell, name in (("bash", "loopscope.bash"), ("zsh", "_loopscope"), ("fish", "loopscope.fish")):
            if shutil.which(shell):
                done = subprocess.run([shell, "-n", name], cwd=self.folder, capture_output=True, text=True, check=False)
                self.assertEqual((done.returncode, done.stderr), (0, ""), shell)


class Desktop(ProgramTest):
    def test_a_trace_begins_as_its_type_says(self):
        self.good("run", "lock", "--trace", "a.loopscope")
        match = xml.parse(DESKTOP / "loopscope.xml").find(".//{*}match")
        magic = match.get("value").encode().decode("unicode_escape").encode("latin-1")
        self.assertEqual((self.folder / "a.loopscope").read_bytes()[:len(magic)], magic)

    def test_types_and_names_agree(self):
        kind = xml.parse(DESKTOP / "loopscope.xml").find(".//{*}mime-type").get("type")
        entry = (DESKTOP / "loopscope.desktop").read_text()
        self.assertIn(f"MimeType={kind};text/x-python;", entry)
        self.assertIn("Exec=loopscope %f\n", entry)
        metainfo = (DESKTOP / "loopscope.metainfo.xml.in").read_text()
        self.assertIn(f"<mediatype>{kind}</mediatype>", metainfo)
        self.assertIn('<launchable type="desktop-id">loopscope.desktop</launchable>', metainfo)
        self.assertIn('"loopscope"', (ROOT / "app/desktop/gl_window.cpp").read_text())
        self.assertIn("StartupWMClass=loopscope\n", entry)

    def test_those_who_check_such_files_accept_them(self):
        version = self.good("--version").split()[-1]
        file = self.folder / "loopscope.metainfo.xml"
        file.write_text((DESKTOP / "loopscope.metainfo.xml.in").read_text().replace("@PROJECT_VERSION@", version)
                        .replace("@release_date@", "2026-01-01"))
        for call in (["appstreamcli", "validate", "--no-net", "--pedantic", file], ["desktop-file-validate", DESKTOP / "loopscope.desktop"]):
            if not shutil.which(call[0]):
                continue
            done = subprocess.run(call, capture_output=True, text=True, check=False)
            # From 1.0 on appstreamcli warns where there is no home page.
            warnings = {line.split()[-1] for line in done.stdout.splitlines() if line.startswith(("W: ", "E: "))}
            if warnings != {"url-homepage-missing"}:
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_the_version_stands_in_one_place(self):
        version = self.good("--version").split()[-1]
        self.assertIn(f"project(loopscope VERSION {version} ", (ROOT / "CMakeLists.txt").read_text())
        for path in [*DESKTOP.iterdir(), *(ROOT / "tools").iterdir(), *(ROOT / "cmake").glob("*.cmake")]:
            if path.suffix != ".svg":
                self.assertNotIn(version, path.read_text(), path)

    def test_the_licences_of_what_is_in_the_program_are_told(self):
        packages = ["fonts-inter", "fonts-jetbrains-mono", "libimgui-dev"]
        if not all(pathlib.Path("/usr/share/doc", name, "copyright").exists() for name in packages):
            self.skipTest("the packages' copyright files are not there")
        out = self.folder / "copyright"
        subprocess.run([sys.executable, ROOT / "cmake/notices.py", ROOT / "LICENSE", out, *packages], check=True)
        paragraphs = out.read_text().strip().split("\n\n")
        self.assertTrue(paragraphs[0].startswith("Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"))
        for name, paragraph in zip(["*", *(f"{name}/*" for name in packages)], paragraphs[1:], strict=True):
            self.assertRegex(paragraph, rf"^Files: {re.escape(name)}\nCopyright:\s.+\n(?: .+\n)*License: \S+\n .+")
        self.assertIn("OFL", paragraphs[2])
        done = subprocess.run([sys.executable, ROOT / "cmake/notices.py", ROOT / "LICENSE", out, "no-such-package"], capture_output=True,
                              text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"^notices.py: .*: install the package no-such-package\n$")


if __name__ == "__main__":
    unittest.main(verbosity=2)

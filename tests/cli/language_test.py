"""--language: everything in the language of a folder."""
import errno
import io
import json
import keyword
import os
import re
import subprocess
import tempfile
import time
import tokenize
import tomllib
import unittest

from program import PROGRAM, ROOT, ProgramTest

MARKED = os.path.join(os.path.dirname(__file__), "..", "words", "marked")


class InAnotherLanguage(ProgramTest):
    def language(self, **files):
        folder = tempfile.mkdtemp()
        os.mkdir(os.path.join(folder, "words"))
        for name, text in files.items():
            with open(os.path.join(folder, "words", name + ".toml"), "w", encoding="utf-8") as file:
                file.write(text)
        return folder

    def test_a_sentence_is_put_together_as_the_language_does(self):
        folder = self.language(vocabulary='[words]\n"sleeps until {0} ({1} left)" = "hat noch {1}, bis {0}"\n')
        said = self.good("--language", folder, "why", "lock", "--task", "Task-2", "--at", "0.5")
        self.assertIn("hat noch 0.500 s, bis 1.000 s\n", said)

    def test_what_is_missing_is_said_in_letters_of_the_language_or_in_english(self):
        why = ("why", "lock", "--task", "Task-2", "--at", "0.5")
        english, marked = self.good(*why), self.good("--language", MARKED, *why)
        self.assertIn("sleeps until", english)
        self.assertNotIn("sleeps until", marked)
        self.assertIn("šĺééṗš úñťíĺ", marked)
        self.assertEqual(self.good("--language", self.language(), *why), english)

    def test_a_folder_that_is_none_or_damaged_is_one_line(self):
        nowhere = os.path.join(tempfile.mkdtemp(), "x")
        self.refused(2, "--language", nowhere, "list", words=("no folder of a language",))
        for text, why in (("[words\n", "line 1"), ('[words]\n"is done" = 3\n', "'is done' must be a text"),
                          ('[letters]\nab = "c"\n', "'ab' must be a text")):
            self.refused(2, "--language", self.language(vocabulary=text), "list", words=(why,))
        self.refused(2, "--language", words=("--language needs a folder",))

    def test_it_stands_before_all_else(self):
        self.refused(2, "lock", "--language", MARKED, words=("--language: it stands before all else",))


# What is said, and is in no language: options, code, endings of files' names, units, the numbers of tasks.
SIGNS = re.compile(r"""(?<![\w-])--?[a-z][a-z-]* | `[^`]*` | (?<=\S)\.[a-z]{2,9}\b | (?<=\d)\x20(?:ms|us|ns|KB)\b |
                       \bTask-\d+ | \bhttp://\S+ | \bpython3\b | \b0x[0-9a-f]+""", re.X)
PLAIN = re.compile("[A-Za-z]{2,}")


def program_of(lesson):
    return (ROOT / "assets/lessons" / lesson / "program.py").read_text()


def names_in(*lessons):
    """The names in the lessons' programs, and the words in their texts: not the keywords, which are none of it."""
    names = set(lessons)
    for lesson in lessons:
        for token in tokenize.generate_tokens(io.StringIO(program_of(lesson)).readline):
            if token.type == tokenize.NAME and (not keyword.iskeyword(token.string) or token.string in ("True", "False", "None")):
                names.add(token.string)
                names.add(token.string.lower())  # as a parameter
            elif token.type == tokenize.STRING:
                names.update(re.findall(r"\w+", token.string))
    return names


def parameters_of(lesson):
    return {name.lower() for name in re.findall("^([A-Z_]+) = ", program_of(lesson), re.M)}


class LeavesNoPlainWord(ProgramTest):
    """All that the program says passes through the language: in the marked one no word of its own has a plain letter."""

    def marked(self, *arguments, status=0, stream="stdout"):
        done = self.call("--language", MARKED, *arguments)
        self.assertEqual(done.returncode, status, f"{arguments}: {done.stderr}")
        text = getattr(done, stream)
        self.assertTrue(text, arguments)
        return text

    def check(self, text, *, names=(), lines=(), of=""):
        """Nothing is left of the text besides the names, each a word or path, and the lines, wherever they stand."""
        for line in sorted(lines, key=len, reverse=True):
            text = text.replace(line, " ")
        for line in text.splitlines():
            rest = SIGNS.sub(" ", line)
            for name in sorted(names, key=len, reverse=True):
                rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", rest)
            self.assertEqual(PLAIN.findall(rest), [], f"{of}: {line}")

    def commands(self):
        help_of_all = self.good("--help")
        return re.findall(r"^  ([a-z]+)  ", help_of_all[help_of_all.index("\nSubcommands:"):], re.M)

    def test_in_the_help_of_each_command(self):
        commands = self.commands()
        self.assertGreater(len(commands), 10)
        for command in ([], *([name] for name in commands)):
            with self.subTest(command=command):
                said = self.marked(*command, "--help")
                said = re.sub(r"^(\S+: )loopscope( [a-z]+)?", r"\1", said, flags=re.M)  # how it is called
                said = re.sub(rf"^  ({'|'.join(commands)})  ", " ", said, flags=re.M)
                self.check(said, of=command)

    def test_in_lists(self):
        lessons = {lesson["id"]: lesson["sentence"] for lesson in json.loads(self.good("list", "--json"))}
        for line in self.marked("list").splitlines():  # what a lesson says, its own folder says in the language
            lesson, sentence = line.split(maxsplit=1)
            self.assertEqual(sentence, lessons[lesson])
        errors = tomllib.loads((ROOT / "assets/errors.toml").read_text())["error"]
        told = re.sub(rf"^  loopscope ({'|'.join(lessons)})$", " ", self.marked("list", "--error", "was never awaited"), flags=re.M)
        self.check(told, lines=[error["message"] for error in errors if "message" in error], of="list --error")  # Python's

    def test_in_the_kinds_of_events(self):
        known = json.loads(self.good("events", "--json"))
        slots, kinds = {entry["slot"] for entry in known["layout"]}, {kind["name"] for kind in known["kinds"]}
        for line in self.marked("events").splitlines():
            said = re.sub(r"^ *\d+  (\w+): ", "", line)  # a kind
            said = re.sub(r"^ {8}(\w+) +(\w+): (\w+)(, |$)", "", said)  # a field
            self.check(said, names=slots | kinds if said == line and line.startswith(" " * 8) else (), of="events")

    def test_in_why(self):
        for lesson, at, task in (("lock", 0.5, "use(1)"), ("lock", 0.5, "use(2)"), ("lock", 1.5, "main()"), ("lock", 3, "use(1)"),
                                 ("deadlock", 5, "main()"), ("blocking_downloads", 0.1, "main()"), ("queue", 0.5, "main()")):
            with self.subTest(lesson=lesson, task=task):
                lines = [line.strip() for line in program_of(lesson).splitlines() if len(line.strip()) > 3]
                call = ("why", lesson, "--at", at, "--task", task)
                self.check(self.marked(*call), names=names_in(lesson), lines=lines, of=call)

    def test_in_a_comparison(self):
        loops = json.loads(self.good("list", "--json"))[0]["loops"]
        for a, b, options in (("blocking_downloads", "async_downloads", ()), ("lock", "lock", ("--set-b", "workers=2")),
                              ("lock", "deadlock", ()), ("blocking_downloads", "starvation", ())):
            with self.subTest(a=a, b=b):
                self.check(self.marked("compare", a, b, *options), names={*names_in(a, b), *loops}, of=(a, b))

    def test_in_what_is_wrong_with_a_call(self):
        for names, status, *call in (
                ({"lock"}, 2, "run", "lokc"), ({"run"}, 2, "rnu", "lock"), ((), 2, "zzzzzzzzzz"), ((), 2, "run"),
                ((), 2, "run", "lock", "--frobnicate"), ((), 2, "run", "lock", "gather"), ((), 2, "run", "-m"),
                ((), 2, "run", "lock", "--set", "workers=99999"), ((), 2, "run", "lock", "--set", "workers=2.5"),
                ((), 2, "run", "lock", "--set", "seconds_held=9"), ((), 2, "run", "lock", "--set", "workers=x"),
                ((), 2, "run", "lock", "--set", "workers"), (parameters_of("lock"), 2, "run", "lock", "--set", "wrokers=1"),
                ((), 2, "run", "lock", "--seed", "x"), ((), 2, "run", "lock", "--log", ""), ((), 2, "run", "lock", "--trace", "-"),
                ({"simulated", "asio", "poll", "cpython"}, 2, "run", "lock", "--loop", "uvloop"),
                ({"cpython"}, 2, "run", "loop_closed", "--loop", "poll"), ((), 2, "log", "lock", "--skip-waiting"),
                ((), 2, "run", "lock", "--skip-waiting", "--real-time"), ((), 2, "--loop", "cpython", "run", "lock"),
                ((), 2, "why", "lock", "--at", "1"), ((), 2, "why", "lock", "--at", "x", "--task", "a"),
                ((), 2, "why", "lock", "--at", "1", "--at", "2", "--task", "a"), ((), 2, "why", "lock", "--at", "99", "--task", "main()"),
                ({"main", "use"}, 2, "why", "lock", "--at", "1", "--task", "Task-9"), ((), 2, "list", "--json=x"),
                ((), 2, "compare", "lock"), (parameters_of("gather"), 2, "compare", "lock", "gather", "--set", "workers=2"),
                ((), 2, "shot", "lock", "--at", "1", "--step", "1", "--out", "x.png"),
                ((), 2, "shot", "lock", "--step", "0", "--out", "x.png"),
                ((), 2, "shot", "lock", "--size", "1x1", "--out", "x.png"), ((), 2, "shot", "lock", "--size", "x", "--out", "x.png"),
                ((), 2, "shot", "lock", "--theme", "blue", "--out", "x.png"), ((), 2, "shot", "lock", "--text", "9", "--out", "x.png"),
                ((), 2, "shot", "lock", "--view", "sky", "--out", "x.svg"), ((), 2, "shot", "lock", "--at", "60", "--out", "x.png"),
                ((), 2, "film", "lock", "--out", "x.mp4"), ((), 2, "page"), ((), 2, "page", "--out", "x.html"),
                ((), 2, "serve", "--port", "70000"), ((), 1, "list", "--error", "zzzzzzzz"),
                ({os.strerror(errno.ENOENT)}, 1, "run", "hello", "--loop", "cpython", "--python", "/no/such/python")):
            with self.subTest(call=call):
                said = self.marked(*call, status=status, stream="stderr")
                given = {word for part in call for word in (part, *part.split("="), *re.findall(r"\w+", part))}
                self.check(said.removeprefix("loopscope: "), names={*names, *given}, of=call)

    def test_in_what_is_wrong_with_files(self):
        self.good("run", "lock", "--trace", "good")
        content = (self.folder / "good").read_bytes()
        for name, damaged in {"empty": b"", "letter": b"Dear reader\n", "cut": content[:-40], "zeros": bytes(5000),
                              "flipped": content[:200] + bytes([content[200] ^ 1]) + content[201:]}.items():
            (self.folder / name).write_bytes(damaged)
            with self.subTest(name=name):
                done = self.call("--language", MARKED, "log", f"./{name}", "--out", "x")
                self.assertTrue(done.stderr)
                self.check(done.stderr.removeprefix("loopscope: "), names={name, "Loopscope"}, of=name)
        for output in ("good", "no/such/folder/x"):
            done = self.call("--language", MARKED, "log", "./good", "--out", output)
            self.assertTrue(done.stderr)
            self.check(done.stderr.removeprefix("loopscope: "), names={"good", output, os.strerror(errno.ENOENT)}, of=output)

    def test_where_a_program_hangs_or_fails(self):
        said = self.marked("run", "deadlock", status=3, stream="stderr")
        self.check(said.removeprefix("loopscope: "), names=names_in("deadlock"), of="deadlock")
        (self.folder / "ends.py").write_text("import os, sys\nos.kill(os.getpid(), 9) if sys.argv[1:] else sys.exit(3)\n")
        for arguments, names in (((), {"ends"}), (("x",), {"ends", "SIGKILL"})):
            done = self.call("--language", MARKED, "log", "ends.py", *arguments)
            self.assertTrue(done.stderr)
            self.check(done.stderr.removeprefix("loopscope: "), names=names, of=("ends.py", *arguments))

    def test_in_what_is_exported(self):
        self.good("--language", MARKED, "export", "lock", "--chrome", "x.json")
        events = json.loads((self.folder / "x.json").read_text())["traceEvents"]
        kinds = {"process_name", "thread_name", "process_sort_index", "thread_sort_index"}
        for event in events:
            said = event["args"].get("name", "") if event["name"] in kinds else event["name"]
            if event.get("cat") != "print":
                self.check(str(said), names=names_in("lock"), of=event)
            self.check(str(event.get("args", {}).get("then", "")), names=names_in("lock"), of=event)

    def test_in_what_is_told_of_a_page(self):
        done = self.call("--language", MARKED, "page", "hello", "--out", "x.html")
        if done.returncode == 0:  # else it was built without pages
            self.check(done.stderr.removeprefix("loopscope: "), names={"x.html"}, of="page")

    def test_in_what_is_served(self):
        with open(self.folder / "told", "w", encoding="utf-8") as told:
            server = subprocess.Popen([PROGRAM, "--language", MARKED, "serve", "--port", "0"], env=self.environment, stdout=told)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        text, end = "", time.monotonic() + 20
        while "+" not in text and time.monotonic() < end:  # of the keys that stop it
            time.sleep(0.02)
            text = (self.folder / "told").read_text(encoding="utf-8")
        self.assertIn("+", text)
        paths = re.compile(r"^  (?:/[a-z0-9_]+/| *[a-z]+=\w+)|\?bytes=N", re.M)  # that can be asked for
        self.check(paths.sub(" ", text), of="serve")


class IsForMachines(ProgramTest):
    """What other programs read is the same in every language, but for sentences in it."""

    def test_where_nothing_in_it_is_a_sentence(self):
        for call in (("events", "--json"), ("list", "--json"), ("compare", "lock", "gather", "--json"), ("log", "lock"),
                     ("compare", "blocking_downloads", "async_downloads", "--json")):
            self.assertEqual(self.good("--language", MARKED, *call), self.good(*call), call)

    def test_where_its_sentences_are_in_the_language(self):
        call = ("why", "lock", "--task", "use(2)", "--at", "0.5", "--json")
        english, marked = json.loads(self.good(*call)), json.loads(self.good("--language", MARKED, *call))
        self.assertEqual(list(marked), list(english))
        for name in ("task", "at", "event", "since"):
            self.assertEqual(marked[name], english[name])
        self.assertNotEqual(marked["does"], english["does"])


if __name__ == "__main__":
    unittest.main()

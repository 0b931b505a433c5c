#!/usr/bin/python3
"""Makes of the program's own description of its command line what an installed program has beside it:

    command_line.py DESCRIPTION MANUAL FOLDER

DESCRIPTION is what `loopscope describe` prints, MANUAL the manual page with places for what is described. In FOLDER are then
loopscope.1 and the completions for bash (loopscope.bash), zsh (_loopscope) and fish (loopscope.fish).
"""
import json
import pathlib
import re
import sys

import bash_completion
import fish_completion
import manual
import zsh_completion


class Option:
    """An option or a positional argument of a command."""

    def __init__(self, described):
        self.names, self.value = described["names"], described["value"]
        self.is_positional, self.is_required = described["positional"], described["required"]
        self.choices = described["choices"]
        self.about = re.sub(r"\s+", " ", described["about"])

    def takes(self):
        """What kind of word it is given: nothing, anything, choices, set, folders, files, subjects (lessons and files)."""
        if not self.value:
            return "nothing"
        if self.choices:
            return "choices"
        if "=" in self.value:
            return "set"
        if self.is_positional:
            return "subjects"
        if self.value == "FOLDER":
            return "folders"
        return "files" if re.search("FILE|OUT|PATH", self.value) else "anything"


class Command:
    def __init__(self, described):
        self.name = described["name"]
        self.about = re.sub(r"\s+", " ", described["about"])
        all_options = [Option(option) for option in described["options"]]
        self.options = [option for option in all_options if not option.is_positional]
        self.positionals = [option for option in all_options if option.is_positional]
        self.runs_programs = any("-m" in option.names for option in self.options)
        self.takes_many = any("..." in re.sub(r"\[.*?\]", "", option.value) for option in self.positionals)


class CommandLine:
    def __init__(self, described):
        self.window = Command(described)  # without a command
        self.commands = [Command(command) for command in described["commands"]]
        self.version = described["version"].split()[-1]
        self.footer = described["footer"]
        self.lessons = {lesson["id"]: lesson for lesson in described["lessons"]}


def main():
    if len(sys.argv) != 4:
        sys.exit("command_line.py: write command_line.py DESCRIPTION MANUAL FOLDER")
    line = CommandLine(json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")))
    folder = pathlib.Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("loopscope.1", manual.page(line, pathlib.Path(sys.argv[2]).read_text(encoding="utf-8"))),
                       ("loopscope.bash", bash_completion.script(line)),
                       ("_loopscope", zsh_completion.script(line)),
                       ("loopscope.fish", fish_completion.script(line))):
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

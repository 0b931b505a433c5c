"""Completion for zsh."""

HEAD = """\
#compdef loopscope
# Completes loopscope's words in zsh. Made from the program's own commands and options.

_loopscope_lessons() {
  local -a lessons=(
@lessons@
  )
  _describe -t lessons lesson lessons
}

_loopscope_subjects() {
  _alternative 'lessons:lesson:_loopscope_lessons' 'files:file:_files'
}

_loopscope_start() {
  local -a commands=(
@commands@
  )
  _describe -t commands command commands
  _loopscope_subjects
}

# The parameters of the lesson that stands on the line, as NAME=.
_loopscope_set() {
  local each
  for each in $words; do
    case $each in
@parameters@
    esac
  done
}

_loopscope() {
  local command=$words[2]
  case $command in
@calls@
    *)
      _arguments -s -S \\
@window@
      ;;
  esac
}

_loopscope "$@"
"""

DOES = {"files": "_files", "folders": "_files -/", "set": "_loopscope_set", "anything": " ", "subjects": "_loopscope_subjects"}


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def escaped(text):
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")


def action(option):
    kind = option.takes()
    return "(" + " ".join(option.choices) + ")" if kind == "choices" else DOES[kind]


def arguments(command, is_window):
    lines = []
    for option in command.options:
        value = "" if option.takes() == "nothing" else f":{escaped(option.value)}:{action(option)}"
        for name in option.names:
            often = "*" if option.takes() == "set" or name == "--key" else ""
            equals = "=" if value and name.startswith("--") else ""
            lines.append(often + name + equals + f"[{escaped(option.about)}]" + value)
    for index, option in enumerate(command.positionals, 1):
        place = "*" if command.takes_many else str(index)
        does = "_loopscope_start" if is_window else action(option)
        if command.takes_many:
            does = "{compadd all; " + does + "}"
        lines.append(f"{place}:{escaped(option.names[0])}:{does}")
    if command.runs_programs:
        lines.append("*:argument:_files")
    return " \\\n".join("        " + quoted(line) for line in lines)


def script(line):
    calls = []
    for command in line.commands:
        calls.append(f"    {command.name})\n      shift words\n      ((CURRENT--))\n      _arguments -s -S \\\n{arguments(command, False)}\n      ;;")
    parameters = [f"      {lesson}) compadd -S '' -- {' '.join(p + '=' for p in facts['parameters'])} ;;"
                  for lesson, facts in line.lessons.items() if facts["parameters"]]
    text = HEAD
    for place, what in (("lessons", "\n".join("    " + quoted(f"{lesson}:{facts['title']}") for lesson, facts in line.lessons.items())),
                        ("commands", "\n".join("    " + quoted(f"{command.name}:{command.about}") for command in line.commands)),
                        ("parameters", "\n".join(parameters)), ("calls", "\n".join(calls)), ("window", arguments(line.window, True))):
        text = text.replace(f"@{place}@", what)
    return text

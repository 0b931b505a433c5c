"""Completion for bash, which needs nothing but bash."""

HEAD = """\
# Completes loopscope's words in bash. Made from the program's own commands and options.

_loopscope_files() {
  compopt -o filenames 2>/dev/null
  local name
  while IFS= read -r name; do COMPREPLY+=("$name"); done < <(compgen "$1" -- "$word")
}

_loopscope_words() {
  local each
  while IFS= read -r each; do COMPREPLY+=("$each"); done < <(compgen -W "$1" -- "$word")
}

# The parameters of the lesson that stands on the line, as NAME=.
_loopscope_set() {
  local each
  compopt -o nospace 2>/dev/null
  for each in "${COMP_WORDS[@]}"; do
    case $each in
@parameters@
    esac
  done
}

_loopscope() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command= first=1 i
  local lessons="@lessons@"
  COMPREPLY=()
  # Bash takes --theme=dark for three words.
  if [[ $word == = ]]; then
    word=
  elif [[ $before == = ]]; then
    before=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  # Only --language stands before a command.
  if [[ ${COMP_WORDS[1]} == --language ]]; then
    first=3
    [[ ${COMP_WORDS[2]} != = ]] || first=4
  fi
  if ((COMP_CWORD > first)); then
    case ${COMP_WORDS[first]} in
      @commands@) command=${COMP_WORDS[first]} ;;
    esac
  fi
  case $command:$before in
@values@
  esac
  # What stands behind a program is the program's.
  case $command in
    @runners@)
      for ((i = first; i < COMP_CWORD; ++i)); do
        case $command:${COMP_WORDS[i - 1]} in @valued@) continue ;; esac
        if [[ ${COMP_WORDS[i]} == *.py || ${COMP_WORDS[i - 1]} == -m ]]; then
          _loopscope_files -f
          return
        fi
      done
      ;;
  esac
  if [[ $word == -* ]]; then
    case $command in
@options@
    esac
    return
  fi
  case $command in
@subjects@
  esac
}

complete -F _loopscope loopscope
"""

DOES = {"files": "_loopscope_files -f", "folders": "_loopscope_files -d", "set": "_loopscope_set", "anything": ":"}


def script(line):
    all_commands = [line.window, *line.commands]
    name = lambda command: "" if command is line.window else command.name
    quoted = lambda text: text or "''"
    values, valued = [], []
    for command in all_commands:
        by_action = {}
        for option in command.options:
            kind = option.takes()
            if kind == "nothing":
                continue
            does = f'_loopscope_words "{" ".join(option.choices)}"' if kind == "choices" else DOES[kind]
            by_action.setdefault(does, []).extend(f"{name(command)}:{each}" for each in option.names)
            if "-m" not in option.names and command.runs_programs:
                valued += [f"{name(command)}:{each}" for each in option.names]
        values += [f"    {'|'.join(words)})\n      {does}\n      return\n      ;;" for does, words in by_action.items()]
    options = [f"      {quoted(name(command))}) _loopscope_words \"{' '.join(n for o in command.options for n in o.names)}\" ;;"
               for command in all_commands]
    subjects = []
    for command in all_commands:
        if not command.positionals:
            continue
        more = " all" if command.takes_many else ""
        more += " " + " ".join(each.name for each in line.commands) if command is line.window else ""
        subjects.append(f"    {quoted(name(command))})\n      _loopscope_words \"$lessons{more}\"\n      _loopscope_files -f\n      ;;")
    parameters = [f"      {lesson}) _loopscope_words \"{' '.join(p + '=' for p in facts['parameters'])}\" ;;"
                  for lesson, facts in line.lessons.items() if facts["parameters"]]
    text = HEAD
    for place, what in (("parameters", "\n".join(parameters)), ("lessons", " ".join(line.lessons)),
                        ("commands", " | ".join(command.name for command in line.commands)), ("values", "\n".join(values)),
                        ("runners", " | ".join(quoted(name(c)) for c in all_commands if c.runs_programs)),
                        ("valued", " | ".join(valued)), ("options", "\n".join(options)), ("subjects", "\n".join(subjects))):
        text = text.replace(f"@{place}@", what)
    return text

"""Completion for fish."""

HEAD = """\
# Completes loopscope's words in fish. Made from the program's own commands and options.

# The parameters of the lesson that stands on the line, as NAME=.
function __loopscope_set
    for each in (commandline -opc)
        switch $each
@parameters@
        end
    end
end

"""


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def script(line):
    names = " ".join(command.name for command in line.commands)
    parameters = [f"            case {lesson}\n                printf '%s=\\n' {' '.join(facts['parameters'])}"
                  for lesson, facts in line.lessons.items() if facts["parameters"]]
    lines = []
    for command in [line.window, *line.commands]:
        is_window = command is line.window
        when = quoted(f"not __fish_seen_subcommand_from {names}" if is_window else f"__fish_seen_subcommand_from {command.name}")
        if not command.positionals:
            lines.append(f"complete -c loopscope -n {when} -f")
        for option in command.options:
            # fish writes -m for a short one, --name for a long one.
            told = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
            kind = option.takes()
            value = {"nothing": "", "files": " -r -F", "folders": " -x -a '(__fish_complete_directories)'",
                     "set": " -x -a '(__loopscope_set)'", "anything": " -x",
                     "choices": f" -x -a {quoted(' '.join(option.choices))}"}[kind]
            lines.append(f"complete -c loopscope -n {when} {told}{value} -d {quoted(option.about)}")
        if command.takes_many:
            lines.append(f"complete -c loopscope -n {when} -a all -d 'every lesson'")
    takers = " ".join(command.name for command in line.commands if command.positionals)
    when_subject = quoted(f"not __fish_seen_subcommand_from {names}; or __fish_seen_subcommand_from {takers}")
    for command in line.commands:
        lines.append(f"complete -c loopscope -n '__fish_use_subcommand' -a {command.name} -d {quoted(command.about)}")
    for lesson, facts in line.lessons.items():
        lines.append(f"complete -c loopscope -n {when_subject} -a {lesson} -d {quoted(facts['title'])}")
    return HEAD.replace("@parameters@", "\n".join(parameters)) + "\n".join(lines) + "\n"

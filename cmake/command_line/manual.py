"""The manual page: prose by hand, commands and options from the program."""
import re


def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return re.sub(r"^\.", r"\\&.", text)


def call(option):
    """As it is written: \\fB--out\\fR \\fIFILE\\fR."""
    names = ", ".join(f"\\fB{escaped(name)}\\fR" for name in option.names)
    return names + (f" \\fI{escaped(option.value)}\\fR" if option.value else "")


def entries(options):
    return "\n".join(f".TP\n{call(option)}\n{escaped(option.about[:1].upper() + option.about[1:])}"
                     + ("." if not option.about.endswith(".") else "") for option in options)


def shared_options(line):
    """What means the same in most commands, and is told once."""
    seen = {}
    for command in line.commands:
        for option in command.options:
            seen.setdefault((option.names[0], option.about), []).append(option)
    return {key: options[0] for key, options in seen.items() if len(options) > 3}


def page(line, template):
    shared = shared_options(line)
    is_shared = lambda option: (option.names[0], option.about) in shared
    commands = []
    for command in line.commands:
        words = ["\\fBloopscope " + command.name + "\\fR", "[\\fIoption\\fR...]"]
        words += [f"\\fI{escaped(option.value)}\\fR" for option in command.positionals]
        own = [option for option in command.options if not is_shared(option)]
        others = [option for option in command.options if is_shared(option)]
        about = escaped(command.about[:1].upper() + command.about[1:]).rstrip(".") + "."
        required = [option.names[0] for option in own if option.is_required]
        text = f".SS {command.name}\n{' '.join(words)}\n.PP\n{about}"
        if required:
            text += f"\nIt needs {' and '.join(escaped(name) for name in required)}."
        text += "\n" + entries(own) if own else ""
        text += "\n.PP\nIt takes " + ", ".join(escaped(option.names[-1]) for option in others) + " as well."
        commands.append(text)
    for place, what in (("version", line.version), ("window_options", entries(o for o in line.window.options if not is_shared(o))),
                        ("shared_options", entries(shared.values())), ("commands", "\n".join(commands))):
        template = template.replace(f"@{place}@", what)
    return template

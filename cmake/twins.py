#!/usr/bin/env python3
"""Write the table of twins: each one's entry, sources, and which Python line each of its lines mirrors.

    twins.py OUT.cpp TABLE [NAME TWIN.cpp PROGRAM.py]...    ("-" for TWIN.cpp: it has none)
    twins.py --mark OUT.cpp TWIN.cpp PROGRAM.py

The second form writes what is compiled: the twin, in which each statement says which line it is (twin_lines.py), in a namespace
of its own, so that several may be compiled at once.

Beside a program may stand a lesson.md; the file that its front matter names with `shows`, from the project's root, is
put into the table too.

A line of a twin says which line of the Python program it mirrors by quoting it, or its beginning:

    co_await sleep(0.5);  // py: await asyncio.sleep(0.5)

Quotes go through the program from top to bottom: each is looked for from the line of the one before
it on (the same line may be quoted again). Every co_await and co_yield must carry one. A line with `Finally`, which
C++ needs before the try and Python writes after it, looks ahead: the next quote goes on from where it was.
"""
import ast
import os
import re
import sys
import tomllib

sys.dont_write_bytecode = True
from twin_lines import OPEN, CLOSE, Marker, tokens_of  # noqa: E402

QUOTE = re.compile(r"//\s*py:\s*(.*\S)\s*$")


def fail(path, number, message):
    sys.exit(f"{path}:{number}: {message}")


def lines_of(twin, program):
    """For each line of the twin, from 1, the line of the program that it mirrors, or 0."""
    with open(twin) as file:
        twin_lines = file.read().split("\n")
    with open(program) as file:
        program_lines = [line.strip() for line in file.read().split("\n")]
    found = [0]
    at = 1
    quoted = None
    for number, line in enumerate(twin_lines, 1):
        code = line.split("//")[0]
        match = QUOTE.search(line)
        if not match:
            if waits := re.search(r"\bco_(await|yield)\b", code):
                fail(twin, number, f"a {waits[0]} needs the Python line that it mirrors: // py: {waits[1]} ...")
            found.append(0)
            continue
        text = match.group(1)
        # The same quote again means the next such line, if there is one, for a statement that stands twice.
        start = at + 1 if text == quoted else at
        for candidate in [*range(start, len(program_lines) + 1), at]:
            if program_lines[candidate - 1].startswith(text):
                break
        else:
            fail(twin, number, f"no line of {program} from line {at} on begins with '{text}'")
        found.append(candidate)
        if not re.search(r"\bFinally\b", code):
            quoted = text
            at = candidate
    return found


def closing(tokens, i):
    """The bracket that closes the one at i."""
    depth = 0
    for k in range(i, len(tokens)):
        depth += (tokens[k].text in OPEN) - (tokens[k].text in CLOSE)
        if depth == 0:
            return k
    return len(tokens)


def parameters_of(tokens, opening):
    """The names of what is declared between this bracket and the one that closes it, and where that is."""
    names, close, angles = [], closing(tokens, opening), 0
    i = opening + 1
    while i < close:
        text = tokens[i].text
        angles += (text == "<") - (text == ">")
        if angles == 0 and tokens[i].kind == "name" and tokens[i + 1].text in (",", ")", "=") and i > opening + 1:
            names.append(text)
        i = closing(tokens, i) + 1 if text in OPEN else i + 1
    return names, close


def signatures_of(twin, program):
    """For each coroutine function of the twin that quotes one of the program: the line of its name and the one on which its
    body begins (a compiler takes either for the function's), how many parameters it has, and which of them are the
    program's, in its order ('a' is the first)."""
    with open(program) as file:
        functions = {f.lineno: f for f in ast.walk(ast.parse(file.read())) if isinstance(f, ast.AsyncFunctionDef)}
    with open(twin) as file:
        tokens = tokens_of(file.read())
    found = []
    for number, line in enumerate(lines_of(twin, program)):
        function = functions.get(line)
        if not function:
            continue
        for i, token in enumerate(tokens[:-1]):
            # Its own name, or a lambda, and behind the parameters, which stand on the line with the quote, a body.
            if token.line > number or tokens[i + 1].text != "(":
                continue
            if token.text not in (function.name, function.name + "_", "]"):
                continue
            names, close = parameters_of(tokens, i + 1)
            body = next((k for k in range(close, len(tokens)) if tokens[k].text in ("{", ";")), None)
            if body is None or tokens[body].text == ";" or tokens[body].line < number:
                continue
            shared = "".join(chr(ord("a") + names.index(name)) for each in function.args.posonlyargs + function.args.args
                             for name in (each.arg, each.arg + "_") if name in names)
            found += [(at, len(names), shared) for at in sorted({token.line, tokens[body].line})]
            break
    return found


def literal(text):
    """The text as adjacent raw string literals, short enough for every compiler."""
    pieces = [text[i:i + 8000] for i in range(0, len(text), 8000)] or [""]
    return " ".join(f'R"_py_({piece})_py_"' for piece in pieces)


def mark(out, twin, program):
    with open(twin) as file:
        source = file.read()
    quoted = {number for number, line in enumerate(lines_of(twin, program)) if line}
    try:
        marked = Marker(source, quoted).run()
    except SyntaxError as error:
        sys.exit(f"{twin}: {error}")
    own = marked.replace("namespace loopscope::scenarios {", f"namespace loopscope::scenarios::{namespace_of(name_of(twin))} {{", 1)
    with open(out, "w") as file:
        file.write(f'#line 1 "{os.path.abspath(twin)}"\n{own}')


def name_of(twin):
    return os.path.splitext(os.path.basename(twin))[0]


def namespace_of(name):
    return f"twin_{name}"


def main():
    if sys.argv[1] == "--mark":
        return mark(*sys.argv[2:])
    out, table, *rest = sys.argv[1:]
    twins = [rest[i:i + 3] for i in range(0, len(rest), 3)]
    text = ['#include "scenarios/twin_table.h"', "", "namespace loopscope::scenarios {", ""]
    signed = set()
    for name, twin, program in twins:
        if twin == "-":
            continue
        numbers = ", ".join(map(str, lines_of(twin, program)))
        text += [f"namespace {namespace_of(name)} {{", f"void {name}_program(const Arguments&);", "}",
                 f"static constexpr std::uint16_t {name}_lines[] = {{{numbers}}};"]
        signatures = ", ".join(f'{{{line}, {count}, "{shared}"}}' for line, count, shared in signatures_of(twin, program))
        if signatures:
            text.append(f"static constexpr aio::Signature {name}_signatures[] = {{{signatures}}};")
            signed.add(name)
    text += ["", f"const std::vector<Twin>& {table}() {{", "  static const std::vector<Twin> table{"]
    for name, twin, program in twins:
        entry, source = f'"{name}", nullptr, {{}}, {{}}, ""', '""'
        if twin != "-":
            signatures = f"{name}_signatures" if name in signed else "{}"
            entry = f'"{name}", &{namespace_of(name)}::{name}_program, {name}_lines, {signatures}, "{name}.cpp"'
            with open(twin) as file:
                source = literal(file.read())
        with open(program) as file:
            python = literal(file.read())
        notes = os.path.join(os.path.dirname(program), "lesson.md")
        shown_file, shown = '""', '""'
        if os.path.exists(notes):
            with open(notes) as file:
                text_of_notes = file.read()
            notes = literal(text_of_notes)
            if path := tomllib.loads(text_of_notes.split("+++")[1]).get("shows"):
                shown_file = literal(os.path.basename(path))
                with open(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), path)) as file:
                    shown = literal(file.read())
        else:
            notes = '""'
        text.append(f'    {{{entry},\n      {python},\n      {source},\n'
                    f'      {notes},\n      {shown_file}, {shown}}},')
    text += ["  };", "  return table;", "}", "", "} // namespace loopscope::scenarios", ""]
    with open(out, "w") as file:
        file.write("\n".join(text))


main()

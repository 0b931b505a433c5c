"""Put into a twin, before each statement that quotes a line of its Python program, a call that says so.

    co_await sleep(0.5);  // py: await asyncio.sleep(0.5)

becomes `::loopscope::aio::at_line(12); co_await sleep(0.5);`, 12 being the twin's line, so that an event knows the line
that caused it. No line is added or moved. A statement without a quote belongs to the one before it. Also

- an argument on a line with a quote of its own has that line while it is evaluated;
- a loop stands at its own line again when it has gone round;
- a function or lambda that marks lines gives its caller's line back at its end, but for that of a Finally, which is a
  part of its function; a coroutine's caller sees to that itself (core/aio/coroutine.h);
- a lambda on the line of the statement that it is a part of is marked when Python has a frame for it: one that is
  `named` after a function of the library has none.
"""
import re

TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|/\*.*?\*/|^[ \t]*\#[^\n]*(?:\\\n[^\n]*)*)"""
    r"""|(?P<string>(?:u8|u|U|L)?R"(?P<tag>[^(\s]*)\(.*?\)(?P=tag)"|(?:u8|u|U|L)?"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+')"""
    r"""|(?P<name>[A-Za-z_]\w*)|(?P<number>\d(?:[\w.']|[eE][+-])*)|(?P<other>->\*?|::|\.\.\.|[^\w\s])""",
    re.S | re.M)
OPEN = {"(": ")", "[": "]", "{": "}"}
CLOSE = set(OPEN.values())
BEFORE_LAMBDA = {"return", "co_return", "co_await", "co_yield", "case", "else"}
MARK = "::loopscope::aio::at_line"


class Token:
    def __init__(self, text, kind, begin, line):
        self.text, self.kind, self.begin, self.end, self.line = text, kind, begin, begin + len(text), line


def tokens_of(source):
    tokens, line = [], 1
    for match in TOKEN.finditer(source):
        if match.lastgroup == "space" or match["space"]:
            line += match[0].count("\n")
            continue
        kind = "string" if match["string"] else "name" if match["name"] else "number" if match["number"] else "other"
        tokens.append(Token(match[0], kind, match.start(), line))
        line += match[0].count("\n")
    return tokens


class Marker:
    """Walks through a twin. `quoted`: its lines that quote one of the program."""

    def __init__(self, source, quoted):
        self.source, self.quoted = source, quoted
        self.tokens = tokens_of(source)
        self.insertions = []  # (place, text, how much of the source it replaces), in order of reading
        self.marks = 0

    def run(self):
        self.scope(0, len(self.tokens))
        text, at = [], 0
        for place, inserted, replaced in sorted(self.insertions, key=lambda insertion: insertion[0]):
            text += [self.source[at:place], inserted]
            at = place + replaced
        return "".join(text) + self.source[at:]

    def insert(self, place, text, replaced=0, before=None):
        """`before`: how many insertions had been made before those that this one comes before, at the same place."""
        at = len(self.insertions) if before is None else before
        self.insertions.insert(at, (place, text, replaced))

    def text(self, i):
        return self.tokens[i].text if 0 <= i < len(self.tokens) else ""

    def closing(self, i):
        """The bracket that closes the one at i."""
        depth = 0
        for k in range(i, len(self.tokens)):
            depth += (self.text(k) in OPEN) - (self.text(k) in CLOSE)
            if depth == 0:
                return k
        raise SyntaxError(f"line {self.tokens[i].line}: nothing closes this {self.text(i)}")

    # Outside of functions

    def scope(self, i, end):
        """Declarations: of a file, a namespace or a class."""
        while i < end:
            i = self.declaration(i, end)

    def declaration(self, i, end):
        begin, parameters, assigned = i, False, False
        while i < end:
            text = self.text(i)
            if text == ";":
                return i + 1
            if text == "=" and self.text(i - 1) != "operator":
                assigned = True
            if text == "{":
                close = self.closing(i)
                head = [self.text(k) for k in range(begin, i)]
                if not parameters and not assigned and any(w in head for w in ("namespace", "struct", "class", "union")):
                    self.scope(i + 1, close)
                    if "namespace" in head:
                        return close + 1
                elif parameters and not assigned and self.text(i - 1) != ":" and not self.initializes(begin, i):
                    self.function(i, close)
                    return close + 1
                elif assigned:
                    self.expression(i + 1, close)
                i = close + 1
                continue
            if text == "(":
                parameters = True
                i = self.closing(i) + 1
                continue
            if text == "[" and self.starts_lambda(i):
                i = self.lambda_at(i, None)
                continue
            i += 1
        return end

    def initializes(self, begin, brace):
        """Whether the brace gives a member its value: Name(int x) : x_{x} {...}"""
        if self.tokens[brace - 1].kind != "name" or self.text(brace - 1) in ("const", "noexcept", "override", "final",
                                                                             "mutable"):
            return False
        depth = 0
        for k in range(begin, brace):
            depth += (self.text(k) in OPEN) - (self.text(k) in CLOSE)
            if depth == 0 and self.text(k) == ":" and self.text(k - 1) in (")", "noexcept"):
                return True
        return False

    # Functions

    def function(self, brace, close, outer=None):
        """A body. `outer`: the line of the statement that it is a part of, when it is no statement's own."""
        marks = self.marks
        place = len(self.insertions)
        self.block(brace, outer)
        if self.marks > marks and not self.is_finally(brace) and not self.is_coroutine(brace, close):
            scope = f" const ::loopscope::aio::LineScope caller_line_{self.tokens[brace].begin};"
            self.insert(self.tokens[brace].end, scope, before=place)

    def is_finally(self, brace):
        while brace > 0 and self.text(brace) not in (";", "}"):
            if self.text(brace) == "Finally":
                return True
            brace -= 1
        return False

    def is_coroutine(self, brace, close):
        i = brace + 1
        while i < close:
            if self.text(i) in ("co_await", "co_return", "co_yield"):
                return True
            if self.text(i) == "[" and self.starts_lambda(i):
                i = self.closing(self.body_of_lambda(i))
            i += 1
        return False

    def block(self, brace, outer=None):
        close = self.closing(brace)
        i = brace + 1
        while i < close:
            i = self.statement(i, outer)
        return close + 1

    def quote(self, first, last, bodies):
        """The first line of these tokens that has a quote, those within bodies apart; 0 for none."""
        for line in range(self.tokens[first].line, self.tokens[last].line + 1):
            if line in self.quoted and not any(a < line < b for a, b in bodies):
                return line
        return 0

    def mark(self, token, line, outer):
        if line and line != outer:
            self.marks += 1
            self.insert(token.begin, f"{MARK}({line}); ")

    def statement(self, i, outer):
        """Marks the statement at i; gives what follows it."""
        text = self.text(i)
        token = self.tokens[i]
        if text == ";":
            return i + 1
        if text == "{":
            return self.block(i, outer)
        if text in ("case", "default") or (token.kind == "name" and self.text(i + 1) == ":" and text != "public"):
            while self.text(i) != ":":
                i += 1
            return i + 1
        if text == "else":
            return self.child(i + 1, outer)
        if text == "do":
            i = self.child(i + 1, outer)
            while self.text(i) != ";":
                i += 1
            return i + 1
        if text == "try":
            self.mark(token, self.quote(i, i + 1, ()), outer)
            return self.block(i + 1, outer)
        if text == "catch":
            brace = self.closing(i + 1) + 1
            if line := self.quote(i, brace, ()):
                self.marks += 1
                self.insert(self.tokens[brace].end, f" {MARK}({line});")
            return self.block(brace, outer)
        if text in ("if", "while", "for", "switch"):
            return self.conditional(i, outer)
        if text in ("struct", "class", "union", "enum"):
            while self.text(i) not in ("{", ";"):
                i += 1
            if self.text(i) == "{":
                close = self.closing(i)
                if text != "enum":
                    self.scope(i + 1, close)
                i = close + 1
            return i + 1
        end = i
        while self.text(end) != ";":
            if end >= len(self.tokens):
                raise SyntaxError(f"line {token.line}: nothing ends this statement")
            end = self.closing(end) + 1 if self.text(end) in OPEN else end + 1
        bodies = self.bodies(i, end)
        line = self.quote(i, end, bodies)
        # A Finally stands before what Python writes before it.
        if line and line != outer and "Finally" not in [self.text(k) for k in range(i, end)]:
            self.mark(token, line, outer)
            self.arguments(i, end, line, bodies)
        self.expression(i, end, line)
        return end + 1

    def child(self, i, outer):
        """What belongs to an if or a loop: where it is no block it becomes one when it is marked."""
        if self.text(i) == "{":
            return self.block(i, outer)
        place = len(self.insertions)
        after = self.statement(i, outer)
        if len(self.insertions) > place:
            self.insert(self.tokens[i].begin, "{ ", before=place)
            self.insert(self.tokens[after - 1].end, " }")
        return after

    def conditional(self, i, outer):
        text = self.text(i)
        paren = i + 1
        while self.text(paren) != "(":  # if constexpr
            paren += 1
        close = self.closing(paren)
        line = self.quote(i, close if self.text(close + 1) != "{" else close + 1, self.bodies(paren, close))
        if line == outer:
            line = 0
        parts, colon, k = [], False, paren + 1
        while k < close:
            if self.text(k) == ";":
                parts.append(k)
            colon = colon or self.text(k) == ":"
            k = self.closing(k) + 1 if self.text(k) in OPEN else k + 1
        around = ""  # for the end of a body
        if line:
            self.marks += 1
            here = f"{MARK}({line})"
            if text == "while":
                begin = self.tokens[i].begin
                self.insert(begin, "for (" + here + "; ", replaced=self.tokens[paren].end - begin)
            elif text in ("if", "switch") and not parts:
                self.insert(self.tokens[paren].end, here + "; ")
            else:
                self.insert(self.tokens[i].begin, here + "; ")
            if text == "while":
                self.insert(self.tokens[close].begin, "; " + here)
            elif text == "for" and len(parts) == 2:
                self.insert(self.tokens[close].begin, (", " if parts[1] + 1 < close else "") + here)
            elif text == "for" and colon:
                around = here + ";"
        self.expression(paren + 1, close)
        body = close + 1
        if around and self.text(body) == "{":
            after = self.block(body, outer)
            self.insert(self.tokens[after - 1].begin, around + " ")
        else:
            after = self.child(body, outer)
        if text == "if" and self.text(after) == "else":
            after = self.statement(after, outer)
        return after

    # Expressions

    def starts_lambda(self, i):
        if self.text(i + 1) == "[" or self.text(i - 1) == "[":
            return False
        before = self.tokens[i - 1] if i > 0 else None
        if not before or before.text in BEFORE_LAMBDA:
            return True
        if before.text == "&":  # auto& [name, value], or auto&&
            return "auto" not in (self.text(i - 2), self.text(i - 3))
        return before.kind == "other" and before.text not in (")", "]")

    def body_of_lambda(self, i):
        i = self.closing(i) + 1
        while self.text(i) != "{":
            i = self.closing(i) + 1 if self.text(i) == "(" else i + 1
        return i

    def lambda_at(self, i, outer):
        brace = self.body_of_lambda(i)
        close = self.closing(brace)
        self.function(brace, close, outer)
        return close + 1

    def bodies(self, i, end):
        """The lines of the lambdas' bodies in an expression."""
        found = []
        while i < end:
            if self.text(i) == "[" and self.starts_lambda(i):
                brace = self.body_of_lambda(i)
                i = self.closing(brace)
                found.append((self.tokens[brace].line, self.tokens[i].line))
            i += 1
        return found

    def expression(self, i, end, line=None):
        """Marks the lambdas in it. `line`: of the statement; a lambda that stands for one of the library's functions has
        no line of its own there."""
        library = []  # where the brackets of named("Class.method", ...) close
        while i < end:
            if self.text(i) == "named" and self.text(i + 1) == "(":
                name = self.text(i + 2)
                if not (name.startswith('"') and ("<locals>" in name or "<lambda>" in name)):
                    library.append(self.closing(i + 1))
            if self.text(i) == "[" and self.starts_lambda(i):
                apart = any(i < close for close in library)
                i = self.lambda_at(i, line if apart else None)
                continue
            i += 1

    def arguments(self, i, end, line, bodies):
        """Arguments that begin on a line with a quote of its own."""
        for at in range(self.tokens[i].line, self.tokens[end].line + 1):
            if at == line or at not in self.quoted or any(a < at <= b for a, b in bodies):
                continue
            first = next((k for k in range(i, end) if self.tokens[k].line == at), None)
            if first is None or self.text(first - 1) not in ("(", ",", "{"):
                continue
            last = first
            while self.text(last) != "," and self.text(last) not in CLOSE:
                last = self.closing(last) + 1 if self.text(last) in OPEN else last + 1
            self.insert(self.tokens[first].begin, f"({MARK}({at}), ::loopscope::aio::back_at_line({line}, ")
            self.insert(self.tokens[last].begin, "))")

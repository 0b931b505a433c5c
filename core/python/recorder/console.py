
# ---- The console: what the program prints, what is typed, and what asyncio and Python complain of ----
#
# sys.stdout and sys.stderr stay the objects that they are; their methods `write` and `flush`, as those who print look
# them up, are the recorder's. A line is told when it is whole, with the task, thread and place that printed its end.

console_takes_all = False   # what is printed is only told, for Loopscope shows it: --console
parts = {}                  # (stream, thread) -> (what was printed of a line that is not whole, whether some was told)
streams = []                # (stream, its methods that are the recorder's)
telling = threading.local() # what the recorder does itself is not told


def begin_console(takes_all):
    global console_takes_all
    console_takes_all = takes_all
    for to_error, stream in enumerate((sys.stdout, sys.stderr)):
        watch_stream(stream, to_error)
    watch_typing()
    watch_warnings()


def watch_stream(stream, to_error):
    write, flush = getattr(stream, "write", None), getattr(stream, "flush", None)
    if write is None or flush is None or not hasattr(stream, "__dict__"):
        return
    if not console_takes_all:
        def write_and_tell(text, /):
            count = write(text)
            if count:
                printed(to_error, text)
            return count
    else:
        def write_and_tell(text, /):
            if type(text) is not str or stream.closed or not console_takes_all:
                return write(text)      # an error, or in a forked child
            encoding = stream.encoding
            if encoding != "utf-8" or stream.errors == "strict":
                text.encode(encoding, stream.errors)    # what cannot be encoded is an error
            if text:
                printed(to_error, text)
            return len(text)

    def flush_and_tell():
        flush()
        tell_parts(to_error)
        if console_takes_all:
            ring.flush()
    for method, original in ((write_and_tell, write), (flush_and_tell, flush)):
        method.__name__ = original.__name__
        method.__qualname__ = getattr(original, "__qualname__", original.__name__)
    try:
        stream.write, stream.flush = write_and_tell, flush_and_tell
    except (AttributeError, TypeError):
        return
    streams.append((stream, {"write": write_and_tell, "flush": flush_and_tell}))


def leave_streams():
    """They are as they were: Python is about to end, and closes only what nothing refers to in a circle. What finalizers print
    from now on would be lost."""
    while streams:
        stream, methods = streams.pop()
        for name, method in methods.items():
            if stream.__dict__.get(name) is method:
                delattr(stream, name)


def printed(to_error, text):
    """What a thread prints: its whole lines are told."""
    key = (to_error, get_ident())
    if text[-1] == "\n" and key not in parts:   # print makes two calls, so this is a write of its own
        lines, rest, told = text[:-1].split("\n"), "", False
    else:
        before, told = parts.pop(key, ("", False))
        lines = (before + text).split("\n")
        rest = lines.pop()
    if lines:
        place, thread, task = place_here(1), thread_here(), task_here()
        for line in lines:
            if line or not told:
                tell(PRINTED, to_error, place, thread, once(line), task)
            told = False
    if rest or told:
        parts[key] = (rest, told)


def tell_parts(to_error):
    """The lines that are not whole are told as they are: somebody is to see them now."""
    for key, (text, told) in list(parts.items()):
        if key[0] == to_error and text:
            parts[key] = ("", True)
            ident = key[1]
            tell(PRINTED, to_error, place_here(1), thread_number(ident), once(text), task_here() if ident == get_ident() else 0)


def end_console():
    tell_parts(0)
    tell_parts(1)


def watch_typing():
    """input() and what reads lines from sys.stdin."""
    import builtins
    read_input = builtins.input
    stdin = sys.stdin

    def input(prompt="", /):
        if prompt != "" and sys.stdin is stdin and is_terminal(stdin) and is_terminal(sys.stdout):
            printed(0, prompt if type(prompt) is str else text_of(prompt))      # Python writes it to the terminal itself
            tell_parts(0)
        return typed(lambda: read_input(prompt), "input")
    builtins.input = stands_for(input, read_input)
    readline = getattr(stdin, "readline", None)
    if readline is None or not hasattr(stdin, "__dict__"):
        return

    def read_line(size=-1, /):
        if getattr(telling, "typing", False):
            return readline(size)
        return typed(lambda: readline(size), "sys.stdin.readline")
    read_line.__name__, read_line.__qualname__ = "readline", readline.__qualname__
    try:
        stdin.readline = read_line
    except (AttributeError, TypeError):
        pass


def is_terminal(stream):
    try:
        return stream.isatty()
    except Exception:
        return False


def typed(read, what):
    """Calls that function, which waits until a line is typed."""
    line, thread, task = place_here(1), thread_here(), task_here()
    tell(BLOCKING_BEGUN, 0, line, thread, name(what), task, 0)
    ring.flush()
    telling.typing = True
    text = None
    try:
        text = read()
        return text
    finally:
        telling.typing = False
        if type(text) is str and text:
            for key in ((0, get_ident()), (1, get_ident())):
                if key in parts and not parts[key][0]:
                    del parts[key]      # what is typed ends the line
            tell(TYPED, 0, line, 0, once(text.rstrip("\n")), task)
        tell(BLOCKING_ENDED, 0, line, thread, name(what), task)


# Complaints. asyncio hands its own to call_exception_handler, whose wrapper calls report() before the loop's handler.

REPORTS = {
    "Task exception was never retrieved": WARNING_KIND_NEVER_RETRIEVED,
    "Future exception was never retrieved": WARNING_KIND_NEVER_RETRIEVED,
    "_GatheringFuture exception was never retrieved": WARNING_KIND_NEVER_RETRIEVED,
    "Task was destroyed but it is pending!": WARNING_KIND_PENDING_DESTROYED,
}


def report(context):
    """What asyncio complains of to a loop's exception handler."""
    message = context.get("message")
    if type(message) is not str:
        return
    about = context.get("task") or context.get("future")
    kind = REPORTS.get(message, WARNING_KIND_CALLBACK_FAILED)
    subject = known(about) if about is not None else 0
    if "handle" in context:
        message, subject = "Exception in callback", subject or running_callback()
    error = context.get("exception")
    if error is not None:
        message += ": " + error_text(error)
    tell(WARNING, kind, place_here(), subject, once(message))


def watch_warnings():
    """Coroutines that were never awaited; and where no frame of the program is left, Python says "sys"."""
    import warnings
    never_awaited = warnings._warn_unawaited_coroutine

    def warn(message, category=None, stacklevel=1, source=None):
        tell(WARNING, WARNING_KIND_NEVER_AWAITED, place_here(), known(source),
             once("coroutine '%s' was never awaited" % source.__qualname__))
        warnings.warn(message, category, stacklevel + 1, source)
    # The same function, but that it calls this one: which line warns is found by the depth of the stack. From 3.14 on it
    # calls it as an attribute of what it knows as the module.
    scope = {**never_awaited.__globals__, "warn": warn, "_wm": types.SimpleNamespace(warn=warn)}
    warnings._warn_unawaited_coroutine = types.FunctionType(
        never_awaited.__code__, scope, never_awaited.__name__, never_awaited.__defaults__)
    show = warnings._showwarnmsg

    def _showwarnmsg(message):
        if message.filename == recorder_file:
            message.filename, message.lineno = NO_FILE
        show(message)
    warnings._showwarnmsg = _showwarnmsg


NO_FILE = ("<sys>", 0) if sys.version_info >= (3, 13) else ("sys", 1)

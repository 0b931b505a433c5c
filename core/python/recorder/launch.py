
# ---- Launch: run the program as python3 would ----

import atexit
import types

program_ended = (RUN_OUTCOME_FINISHED, "")      # how, as far as it is known
program_text = None     # what runs in place of what the file holds, or None
not_compiled = []       # the error, where the program is no Python
run_by_runpy = None     # what it is to run, where the program is not one file
recording_over = False


def usage_error(text):
    sys.stderr.write("recorder: %s; --help says more\n" % text)
    sys.exit(2)


def begin_recording():
    """Reads the arguments, makes the program's __main__ and everything else as python3 makes it, and begins to record.
    Returns the program's code, or None where runpy finds it."""
    global program_text, run_by_runpy
    arguments = sys.argv[1:]
    out = live = text = None
    console = module = in_virtual_time = False
    while arguments and arguments[0][:1] == "-" and arguments[0] != "-":
        option = arguments.pop(0)
        option, equals, value = option.partition("=") if option[:2] == "--" else (option, "", "")
        if option == "--":
            break
        elif option == "-m" or option == "--module":
            module = True
            if option == "-m":
                break
        elif option == "--virtual":
            in_virtual_time = True
        elif option == "--console":
            console = True
        elif option in ("--out", "--live", "--text"):
            if not equals and not arguments:
                usage_error("%s needs a value" % option)
            value = value if equals else arguments.pop(0)
            if option == "--out":
                out = value
            elif option == "--live":
                live = value
            else:
                text = int(value)
        elif option in ("-h", "--help"):
            sys.stdout.write(__doc__)
            sys.exit(0)
        else:
            usage_error("there is no option %s" % option)
    if not arguments:
        usage_error("which program?")
    if out is None and live is None:
        usage_error("say with --out FILE where to write the trace")
    if text is not None:
        with open(text, "rb") as file:
            program_text = file.read()
    folder = not module and program_text is None and holds_main(arguments[0])
    if module or folder:
        run_by_runpy = ("__main__", False) if folder else (arguments[0], True)
    if live is None:
        begin_file(out)
        end_before_calls()
    else:
        if recorder_file[:8] == "/dev/fd/":
            try:
                os.close(int(recorder_file[8:]))
            except (OSError, ValueError):
                pass
        begin_live(*map(int, live.split(":")))
    if in_virtual_time:
        skip_waiting()
    else:
        epoch = clock_now()
        words[WORD_EPOCH] = epoch
        if live is None:
            ring.epoch = epoch
    shown = "-m " + arguments[0] if module else os.path.basename(arguments[0])
    tell(RUN_STARTED, CLOCK_VIRTUAL_TIME if in_virtual_time else CLOCK_REAL, 0, 0, once(shown), once("cpython"))
    for fact, said in (("recorder", "Python"), ("python", "CPython " + sys.version.split()[0]),
                       ("interpreter", sys.executable or ""), ("file", arguments[0]),
                       ("arguments", " ".join(map(quoted, arguments[1:]))), ("folder", os.getcwd())):
        tell(RUN_FACT, 0, 0, 0, name(fact), once(said))
    make_main(module, folder, arguments)
    code = None
    if not module and not folder:
        code = load_program(arguments[0])
    patch_asyncio()
    patch_outside()
    begin_console(console)
    hide_frames()
    in_child.update(place_in(private_memory(1 << 4, 1 << 12)), ring=NoRing(), text_lock=threading.RLock(), control_pipe=None, aim=None,
                    console_takes_all=False, recording_over=True)
    atexit.register(end_recording)
    give_back_shadowed()
    return code


def quoted(word):
    """A word as a shell takes it."""
    plain = word and all(each.isalnum() or each in "@%+=:,./-_" for each in word)
    return word if plain else "'%s'" % word.replace("'", "'\"'\"'")


def begin_file(path):
    """The trace goes to a file."""
    global ring
    try:
        file = open(path, "wb", buffering=0)
    except OSError as error:
        sys.stderr.write("recorder: cannot write %s: %s\n" % (path, error.strerror))
        sys.exit(1)
    moved = out_of_the_way(os.dup(file.fileno()))
    file.close()

    def write(data):
        try:
            view = memoryview(data)
            while view:
                view = view[os_write(moved, view):]
        except OSError:
            pass                        # no room, or the program has closed it: what was written stays a whole trace
    use_memory(private_memory())
    ring = OwnRing(write)


def make_main(module, folder, arguments):
    """A __main__ for the program, sys.argv, sys.orig_argv and sys.path[0]."""
    recorder = sys.modules["__main__"]
    main = types.ModuleType("__main__")
    scope = main.__dict__
    made = vars(recorder)
    if "__annotations__" in made:
        scope["__annotations__"] = {}
    scope["__builtins__"] = sys.modules["builtins"]
    made["recorder_module"] = recorder  # it lives on, and its names with it
    made["__name__"] = "sys"            # what warnings say of frames outside of the program
    sys.modules["__main__"] = main
    given = len(sys.argv)
    sys.argv = (["-m"] if module else arguments[:1]) + arguments[1:]
    if hasattr(sys, "orig_argv"):
        own = sys.orig_argv[:len(sys.orig_argv) - given]
        sys.orig_argv = own + (["-m"] if module else []) + arguments
    if not without_program_folder():
        if module:
            sys.path[0] = os.getcwd()
        elif folder:
            here = arguments[0] == "." and sys.version_info >= (3, 11)
            sys.path[0] = os.getcwd() if here else os.path.join(os.getcwd(), arguments[0])
        elif arguments[0] == "-":
            sys.path[0] = ""
        else:
            sys.path[0] = os.path.dirname(os.path.realpath(arguments[0]))
    if module or folder:
        import runpy
        for finder in ("_get_module_details", "_get_main_module_details"):
            watch_finder(runpy, finder)
        from importlib.machinery import BuiltinImporter
        scope["__loader__"] = BuiltinImporter


def without_program_folder():
    """Whether python3 would not put the program's folder in front of sys.path."""
    return getattr(sys.flags, "safe_path", False) or bool(sys.flags.isolated)


def watch_finder(runpy, finder):
    """runpy finds the program: its source is told as soon as it is known, and before it runs."""
    original = getattr(runpy, finder)

    def found(*arguments, **keywords):
        details = original(*arguments, **keywords)
        if not program_file:
            module_found(details)
        return details
    setattr(runpy, finder, found)


def module_found(details):
    module_name, spec, code = details
    try:
        with open(spec.origin, "rb") as file:
            source = file.read()
    except (OSError, TypeError):
        try:
            source = spec.loader.get_source(module_name).encode()
        except Exception:
            source = b""
    begin_program(code.co_filename, source)
    hold_at_start()


def holds_main(path):
    """Whether it is a folder or an archive whose __main__.py is the program."""
    if os.path.isdir(path):
        return True
    try:
        with open(path, "rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - 65557))
            return b"PK\5\6" in file.read()
    except OSError:
        return False


def absolute(path):
    """As Python makes the path that it is given absolute."""
    if os.path.isabs(path):
        return path
    return os.path.join(os.getcwd(), path[2:] if path[:2] == "./" else path)


def begin_program(file, source):
    """The program's main file is known."""
    folder = os.path.dirname(os.path.abspath(file))
    program_files[recorder_file] = False
    use_program(file, folder if folder.endswith(os.sep) else folder + os.sep)
    tell(SOURCE_FILE, LANGUAGE_PYTHON, 0, 0, once(os.path.basename(file)), once(text_of_source(source), 1 << 24))


def text_of_source(source):
    """The text of a file's bytes, as its first lines say that they are to be read."""
    import io
    try:
        return io.TextIOWrapper(io.BytesIO(source), encoding_of(source) or "utf-8", errors="replace").read()
    except LookupError:
        return source.decode("utf-8", "replace")


def load_program(file):
    """The code of the program's main file, which is what python3 is given."""
    scope = sys.modules["__main__"].__dict__
    path = "<stdin>" if file == "-" else absolute(file)
    source = program_text
    if source is None and file == "-":
        source = sys.stdin.buffer.read()
    elif source is None:
        try:
            with open(path, "rb") as opened:
                source = opened.read()
        except OSError:
            run_without()               # Python says that it cannot be opened
    begin_program(path, source)
    scope["__loader__"] = type(__loader__)("__main__", path)
    scope["__file__"] = path
    scope["__cached__"] = None
    if program_text is not None:
        import linecache
        text = text_of_source(source)
        linecache.cache[path] = (len(text), None, text.splitlines(True), path)
    try:
        if not source.isascii() and encoding_of(source) in ("utf-8", "utf-8-sig", ""):
            source.decode("utf-8")      # which Python wants of a file, also of its comments
        return compile(source, path, "exec", 0, True)
    except Exception as error:
        if isinstance(error, SyntaxError):  # where the editor shows it
            tell(RUN_FACT, 0, 0, 0, name("syntax_error"),
                 once("%d:%d:%s" % (error.lineno or 0, error.offset or 0, error.msg)))
        if program_text is None and file != "-":
            end_of_program(error)
            hold_at_start()
            end_recording()
            run_without()               # Python says what is wrong with it
        not_compiled.append(error)


def encoding_of(source):
    import io
    import tokenize
    try:
        return tokenize.detect_encoding(io.BytesIO(source).readline)[0]
    except SyntaxError:
        return ""


def run_without():
    """Python itself takes this process' place, and the program's."""
    if os.name == "nt":
        return
    sys.stdout.flush()
    sys.stderr.flush()
    if hasattr(sys, "orig_argv"):
        arguments = sys.orig_argv
    else:
        import subprocess
        arguments = [sys.executable] + subprocess._args_from_interpreter_flags() + sys.argv
    os.execv(sys.executable, arguments)


def give_back_shadowed():
    """A module of the library that the recorder has imported and that a file beside the program has the name of is
    forgotten, so that the program's import finds that file."""
    if without_program_folder() or not sys.path:
        return
    try:
        beside = os.listdir(sys.path[0] or ".")
    except OSError:
        return
    for file in beside:
        module = file[:-3] if file[-3:] == ".py" else file
        if module in sys.modules and module not in modules_before and module not in ("asyncio", "__main__"):
            del sys.modules[module]


def end_of_program(error):
    """An error leaves the program's main file, or None does: it has come to its end."""
    global program_ended
    if error is None:
        scope = sys.modules["__main__"].__dict__
        scope.pop("__file__", None)     # as Python does before it waits for threads and calls what atexit was given
        scope.pop("__cached__", None)
    elif isinstance(error, SystemExit):
        if error.code is None or isinstance(error.code, int):
            status = (error.code or 0) & (0xff if os.name == "posix" else 0xffffffff)
            if status:
                program_ended = RUN_OUTCOME_FAILED, "exited with status %d" % status
        else:       # which Python prints
            program_ended = RUN_OUTCOME_FAILED, "exited with status 1: " + text_of(error.code)
    elif isinstance(error, KeyboardInterrupt):
        program_ended = RUN_OUTCOME_ABORTED, "KeyboardInterrupt"
    elif isinstance(error, SyntaxError):
        program_ended = RUN_OUTCOME_FAILED, "%s: %s (line %s)" % (type(error).__name__, error.msg, error.lineno)
    else:
        program_ended = RUN_OUTCOME_FAILED, error_text(error)


def end_before_calls():
    """The calls after which this process is no more, or may be no more: what was told is written before."""
    import signal

    def ends(module, call, tells):
        original = getattr(module, call, None)
        if original is None:
            return

        def last(*arguments, **keywords):
            tells(*arguments)
            return original(*arguments, **keywords)
        look_like(last, original)
        setattr(module, call, stands_for(last, original))

    def exits(status=0, *rest):
        end_run(RUN_OUTCOME_FAILED if status else RUN_OUTCOME_FINISHED, "os._exit(%s)" % text_of(status))

    def flushes(*arguments):
        end_console()
        ring.flush()
    ends(os, "_exit", exits)
    for call in "abort", "kill", "killpg", "execv", "execve":
        ends(os, call, flushes)
    ends(signal, "raise_signal", flushes)


def end_run(outcome, text):
    """The run ends so, and not as the program's main file does."""
    global program_ended
    program_ended = outcome, text
    end_recording()


def end_recording():
    global recording_over
    leave_streams()
    if recording_over:
        return
    recording_over = True
    end_console()
    outcome, text = program_ended
    tell(RUN_ENDED, outcome, 0, 0, once(text), loop=0)
    ring.finish()


def without_recorder(error):
    """Takes the recorder's frames out of an error's traceback, and those of the errors that led to it."""
    seen = set()
    errors = [error]
    while errors:
        error = errors.pop()
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        first = error.__traceback__
        while first is not None and of_recorder(first.tb_frame):
            first = first.tb_next
        try:
            error.__traceback__ = first
            while first is not None:
                following = first.tb_next
                while following is not None and of_recorder(following.tb_frame):
                    following = following.tb_next
                if following is not first.tb_next:
                    first.tb_next = following
                first = following
        except (AttributeError, TypeError):
            pass
        errors += error.__cause__, error.__context__
        inner = getattr(error, "exceptions", None)
        if type(inner) in (tuple, list):
            errors += [one for one in inner if isinstance(one, BaseException)]


def handles_errors(code):
    """Whether a function has a `try` or a `with`."""
    if hasattr(code, "co_exceptiontable"):
        return bool(code.co_exceptiontable)
    return any(code.co_code[i] in (122, 143, 154) for i in range(0, len(code.co_code), 2))


def as_if_not_caught(error):
    """Until 3.11 an error knows its traceback from the last function that caught it, and SystemExit is asked by nobody
    further out. (It may be shown later, as that of a task which nobody has asked for it.)"""
    if sys.version_info < (3, 12):
        first = error.__traceback__
        while first is not None and not handles_errors(first.tb_frame.f_code):
            first = first.tb_next
        if first is not None:
            error.__traceback__ = first


def hide_frames():
    """What reads stacks and tracebacks does not see the recorder's frames."""
    import traceback
    library = traceback.__file__
    walk_stack = traceback.walk_stack

    def all_but_own(frames):
        for each in frames:
            if each[0].f_code.co_filename != recorder_file:
                yield each

    def all_but_stand_ins(frames):
        for each in frames:
            if not of_recorder(each[0]):
                yield each

    def walk_own_stack(f):
        if f is None:
            f = sys._getframe(1)
            while f is not None and f.f_code.co_filename == library:
                f = f.f_back
        return all_but_own(walk_stack(f))
    look_like(walk_own_stack, walk_stack)
    traceback.walk_stack = walk_own_stack
    hide_frames_of_inspect()
    format_list = traceback.format_list

    def format_own_list(extracted_list):
        """Also where a coroutine was made that is never awaited, which debug mode warns of."""
        return format_list(each for each in extracted_list if each[0] != recorder_file)
    look_like(format_own_list, format_list)
    traceback.format_list = format_own_list
    for walker in ("walk_tb", "_walk_tb_with_full_positions"):
        walk = getattr(traceback, walker, None)
        if walk is not None:
            def walk_own(tb, walk=walk):
                return all_but_stand_ins(walk(tb))
            walk_own.__name__ = walk_own.__qualname__ = walker
            walk_own.__module__ = "traceback"
            setattr(traceback, walker, walk_own)


def hide_frames_of_inspect():
    import inspect                      # as asyncio does

    def without_own(read):
        def read_all_but_own(at, context=1):
            return [each for each in read(at, context) if each[0].f_code.co_filename != recorder_file]
        look_like(read_all_but_own, read)
        return read_all_but_own
    inspect.getouterframes = without_own(inspect.getouterframes)
    inspect.getinnerframes = without_own(inspect.getinnerframes)


# How deep functions called by what exec runs can be: as many as the limit where there is no recorder.
DEPTH_PROBE = """
def deeper(n):
    global deepest
    deepest = n
    deeper(n + 1)
try:
    deeper(2)
except RecursionError:
    pass
"""


def allow_for_own_depth(deepest):
    """The recorder's frame, and exec where it counts, are not taken off the depth that the program has."""
    depth = sys.getrecursionlimit() - deepest
    get, put = sys.getrecursionlimit, sys.setrecursionlimit

    def getrecursionlimit():
        return get() - depth

    def setrecursionlimit(limit, /):
        put(limit + depth if type(limit) is int and 0 < limit < 1 << 30 else limit)
    put(get() + depth)
    for own, original in ((getrecursionlimit, get), (setrecursionlimit, put)):
        look_like(own, original)
        setattr(sys, own.__name__, stands_for(own, original))


def error_leaves_program(error):
    end_of_program(error)
    without_recorder(error)
    if isinstance(error, SystemExit):
        as_if_not_caught(error)
    change_how_it_is_printed()


def change_how_it_is_printed():
    """Until 3.10 the traceback of an error that is raised again begins with the frame that does so. And until 3.12
    Python reads the lines that it shows from the file, where another text may stand."""
    hook = sys.excepthook
    if hook is sys.__excepthook__ and program_text is not None and sys.version_info < (3, 13):
        import traceback
        hook = traceback.print_exception
    elif sys.version_info >= (3, 11):
        return

    def excepthook(kind, value, traceback):
        without_recorder(value)
        hook(kind, value, value.__traceback__)
    sys.excepthook = excepthook


if __name__ == "__main__":
    program_code = begin_recording()
    probed = {}
    exec(DEPTH_PROBE, probed)
    allow_for_own_depth(probed["deepest"])
    try:
        if not_compiled:
            hold_at_start()
            raise not_compiled.pop()
        if program_code is None:
            sys.modules["runpy"]._run_module_as_main(*run_by_runpy)
        else:
            hold_at_start()
            exec(program_code, sys.modules["__main__"].__dict__)
        end_of_program(None)
    except BaseException:               # without a name, for which there would be a `finally` that it passes
        error_leaves_program(sys.exc_info()[1])
        raise

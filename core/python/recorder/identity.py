
# ---- What things are: numbers of objects, places in the program, texts of values, and what is patched ----
#
# No frame of the recorder is on the stack while the program's code runs: it hooks what CPython calls before and after.
# So tracebacks, debug mode's source tracebacks, stacklevels and the depth of the stack are as without it.

import gc
import sys
import types
import weakref

getframe = sys._getframe
get_ident = threading.get_ident


# Patching. The decorated functions below and in the later parts are the table of what is patched: `path` names it,
# `since` and `before` the versions of Python that have it. Each takes the original and returns what takes its place.
PATCHES = []


def patches(path, since=(3, 9), before=(4, 0)):
    def add(make):
        PATCHES.append((path, since, before, make))
        return make
    return add


def patched_here():
    """The patches of this version of Python."""
    return [patch for patch in PATCHES if patch[1] <= sys.version_info[:2] < patch[2]]


def find_patched(path):
    """The owner of "module:Class.name", and the name; what is not there raises AttributeError."""
    module, _, names = path.partition(":")
    owner = sys.modules[module]
    *owners, attribute = names.split(".")
    for each in owners:
        owner = getattr(owner, each)
    return owner, attribute


def apply_patches():
    """Patches what there is. What a Python of the future no longer has is said in the trace, and by a test."""
    for path, _, _, make in patched_here():
        try:
            owner, attribute = find_patched(path)
            original = vars(owner)[attribute]
        except (KeyError, AttributeError):
            tell(RUN_FACT, 0, 0, 0, name("not recorded"), name("Python %d.%d has no %s" % (sys.version_info[:2] + (path,))))
            continue
        replacement = make(original)
        if replacement is not None:
            put(owner, attribute, original, replacement)


def put(owner, attribute, original, replacement):
    if type(replacement) is types.FunctionType:
        look_like(replacement, original)
        if type(owner) is types.ModuleType:
            replacement = stands_for(replacement, original)
    if isinstance(owner, type) and (owner.__flags__ & IMMUTABLE or not owner.__flags__ & HEAP):
        put_into_c_type(owner, attribute, replacement)
    else:
        setattr(owner, attribute, replacement)


HEAP, IMMUTABLE = 1 << 9, 1 << 8        # flags of types; before 3.10 what is not on the heap is immutable


def put_into_c_type(owner, attribute, replacement):
    """Types made in C refuse a new attribute, so it goes into the dict behind. Setting and deleting an attribute by its
    descriptor, which asks nobody, makes the interpreter forget what it has looked up."""
    gc.get_referents(owner.__dict__)[0][attribute] = replacement
    forget = type.__dict__["__abstractmethods__"]
    forget.__set__(owner, ())
    forget.__delete__(owner)


stand_ins = set()                       # ids of the codes of functions that look like others


def of_recorder(frame):
    """Whether a traceback is not to have it."""
    code = frame.f_code
    return code.co_filename == recorder_file or id(code) in stand_ins


def look_like(function, original):
    """A function that stands for another has its names, and in a stack also its file and line."""
    for attribute in ("__name__", "__qualname__", "__module__", "__doc__"):
        setattr(function, attribute, getattr(original, attribute, None))
    code = getattr(original, "__code__", None)
    if code is not None:
        changes = {"co_filename": code.co_filename, "co_firstlineno": code.co_firstlineno, "co_name": code.co_name}
        if hasattr(code, "co_qualname"):
            changes["co_qualname"] = code.co_qualname
        function.__code__ = function.__code__.replace(**changes)
        stand_ins.add(id(function.__code__))
        function.__defaults__ = original.__defaults__
        function.__kwdefaults__ = original.__kwdefaults__


def stands_for(function, original):
    """What takes a function's place in its module. A function of C has to stay what it is as an attribute of a class: no
    method."""
    if not isinstance(original, types.BuiltinFunctionType):
        return function
    text, own_name = repr(original), original.__name__
    kind = type("builtin_function_or_method", (), {
        "__slots__": (), "__module__": original.__module__, "__doc__": original.__doc__, "__call__": staticmethod(function),
        "__class__": property(lambda self: types.BuiltinFunctionType),
        "__repr__": lambda self: text, "__reduce__": lambda self: own_name,
        "__getattr__": lambda self, attribute: getattr(original, attribute)})
    named_types.add(kind)
    return kind()


# Types of callables that have a name, functions of Python but for.
named_types = {types.BuiltinFunctionType, type, types.MethodDescriptorType, types.MethodWrapperType}


# Numbers of objects. Most have an attribute for it, which keeps nothing alive; the few without are found by their id.
numbers_by_id = {}


get_attribute, set_attribute = object.__getattribute__, object.__setattr__     # which run none of the program's code


def known(o):
    """The number that was given to it, or 0. It is kept as `_loopscope`, negative once its end was told."""
    try:
        return abs(get_attribute(o, "_loopscope"))
    except AttributeError:
        return numbers_by_id.get(id(o), 0)


def name_object(o, number=0):
    """Gives it a number: the next one, or that one."""
    number = number or next_object()
    if type(o) is C_Future or type(o) is C_Task:
        o._loopscope = number
        return number
    try:
        set_attribute(o, "_loopscope", number)
    except (AttributeError, TypeError):
        key = id(o)
        try:
            weakref.finalize(o, numbers_by_id.pop, key, None).atexit = False
        except TypeError:
            return number               # it cannot be watched, and is not known again
        numbers_by_id[key] = number
    return number


# Places. The program's own code: its main file, and what is below its folder but is no library.
program_file = None
program_folder = None
program_files = {recorder_file: False}  # file name as code has it -> whether it is the program's own
source_numbers = {}                     # file name -> its number as a source file
place_numbers = {}                      # (file name, line) -> number
lowest_place = 65536                    # the last number given to a place
MOST_SOURCES = 64
RUN_ONCE = "_run_once"


def use_program(filename, folder=None):
    """The program's main file, whose text is source file 0, and the folder of its own code, which ends in a separator."""
    global program_file, program_folder
    program_file, program_folder = filename, folder
    program_files[filename] = True
    source_numbers[filename] = 0


def is_program_code(filename):
    ours = program_files.get(filename)
    return (whose(filename) if ours is None else ours) is True


def whose(filename):
    """What program_files is to say of a file that is new."""
    ours = below_program(filename)
    if not ours and filename.replace("\\", "/").endswith("asyncio/base_events.py"):
        ours = LOOP_FILE
    program_files[filename] = ours
    return ours


def below_program(filename):
    if not program_folder or not filename.startswith(program_folder):
        return False
    parts = filename[len(program_folder):].replace("\\", "/").split("/")
    if "site-packages" in parts or "dist-packages" in parts:
        return False
    for library in (sys.prefix, sys.exec_prefix, sys.base_prefix):
        if filename.startswith(library + os.sep) and not program_folder.startswith(library + os.sep):
            return False                # a virtual environment beside the program
    return not filename.startswith(LIBRARY)


LIBRARY = os.path.dirname(os.__file__) + os.sep


def place_of(filename, line):
    """The number of a line of the program's own code; 0: there are no more."""
    if not line:
        return 0
    if filename == program_file and line <= LAST_LINE:
        return line
    number = place_numbers.get((filename, line))
    return new_place(filename, line) if number is None else number


LAST_LINE = 32767                       # of the main file whose number says it; the others' places have higher numbers


def new_place(filename, line):
    global lowest_place
    with text_lock:
        number = place_numbers.get((filename, line))
        if number is None:
            source = source_number(filename)
            number = 0
            if source is not None and lowest_place > LAST_LINE + 1:
                number = lowest_place = lowest_place - 1
                tell(PLACE, 0, 0, number, source, 0, line)
            place_numbers[(filename, line)] = number
        return number


def source_number(filename):
    number = source_numbers.get(filename)
    if number is None and len(source_numbers) < MOST_SOURCES:
        number = source_numbers[filename] = len(source_numbers)
        shown = filename
        if program_folder and filename.startswith(program_folder):
            shown = filename[len(program_folder):]
        tell(SOURCE_FILE, LANGUAGE_PYTHON, 0, number, once(shown), once(source_text(filename), 1 << 24))
    return number


def source_text(filename):
    import tokenize
    try:
        with tokenize.open(filename) as file:
            return file.read()
    except (OSError, SyntaxError, ValueError):
        return ""


def place_here(depth=1):
    """The innermost line of the program's own code that runs, `depth` callers up; 0: the loop itself does it."""
    try:
        return place_from(getframe(depth))
    except ValueError:                  # called from C, with nobody around it
        return 0


def place_from(frame):
    """The innermost line of the program's own code, from that frame outwards."""
    while frame is not None:
        code = frame.f_code
        filename = code.co_filename
        try:
            ours = program_files[filename]
        except KeyError:
            ours = whose(filename)
        if ours:
            if ours is True:
                return place_of(filename, frame.f_lineno)
            if code.co_name == RUN_ONCE:
                return 0
        frame = frame.f_back
    return 0


LOOP_FILE = 2                           # of program_files: there the loop itself runs, in _run_once


LONGEST_VALUE = 200


def text_of(value):
    """A value as Python writes it, at most so long. None of the program's code is run for it."""
    text = shown(value)
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE - 1] + "…"


# ---- Tasks: what is told of them when they are made and after each step ----
#
# They are CPython's own C tasks; nothing stands in for them.

current_task = asyncio.current_task
task_of = tasks._current_tasks.get if type(current_task) is types.FunctionType else current_task     # of a loop; in C
get_running_loop = asyncio._get_running_loop
CoroutineType = types.CoroutineType
GeneratorType = types.GeneratorType
AsyncGeneratorType = types.AsyncGeneratorType
get_referents = gc.get_referents

# asyncio's functions that get the name of a task which they only name after it was made.
NAMES_LATER = [each.__code__ for each in (
    asyncio.create_task, getattr(getattr(asyncio, "TaskGroup", None), "create_task", None),
    asyncio.BaseEventLoop.create_task) if each is not None]

MAKES_TASK = asyncio.BaseEventLoop.create_task.__code__


def task_id(task, coro=None, place=None):
    """The task's number; tells of it when it is new. `place`: where the program makes it, if that is known."""
    if type(task) is C_Task:
        return abs(getattr(task, "_loopscope", 0)) or tell_task(task, coro, place)
    return known(task) or tell_task(task, coro, place)


def tell_task(task, coro, place):
    number = name_object(task)
    if coro is None:
        coro = coroutine_of(task)
    step = first_steps.get(get_ident()) if first_steps else None
    if step is not None and step.number == 0:
        place, given, parent = step.place, step.given, step.parent
        step.number = number
        coro = step.coro
    else:
        step = None
        if place is None:
            place = place_here(3)
        given = name_given_later()
        parent = 0
        loop = get_running_loop()
        if loop is not None:
            by = task_of(loop)
            if by is not None and by is not task:
                parent = task_id(by)
    code = code_of(coro)
    function = code.co_name if code is not None else getattr(coro, "__name__", None)
    function = name(function if type(function) is str else type(coro).__name__)
    given = once(given or task.get_name())
    if code is not None and is_program_code(code.co_filename):
        arguments = step.arguments if step is not None else arguments_of(coro)
        if arguments is None:
            tell(TASK_CREATED, 0, place, number, given, parent, function)
        else:
            tell_two(TASK_CREATED, 0, place, number, given, parent, function,
                     TASK_CALLED, 0, place, number, once(arguments), 0, 0)
    else:
        tell_two(TASK_CREATED, 0, place, number, given, parent, function, NOT_OF_PROGRAM, 0, 0, number, 0, 0, 0)
    if step is not None:
        tell(STEP_BEGUN_INSIDE, 0, 0, number)
    return number


LONGEST_ARGUMENT = 12                      # characters of an argument
NOT_IN_ARGUMENTS = dict.fromkeys([*range(0x20), 0x7f], " ") | {ord('"'): "'"}


def arguments_of(coro):
    """With what a coroutine that has not begun was called: those of its arguments that can be shown; None when it is not
    known any more. core/aio/arguments.cpp writes the same."""
    if type(coro) is not CoroutineType or coro.cr_running or getattr(coro, "cr_suspended", False):
        return None
    frame = coro.cr_frame
    if frame is None or (before_3_11 and frame.f_lasti != -1):
        return None
    code = coro.cr_code
    names = code.co_varnames[:code.co_argcount]
    if not names:
        return ""
    found = frame.f_locals
    texts = [argument_text(found[each]) for each in names if each in found]
    if type(found) is dict and sys.getrefcount(found) <= 3:
        found.clear()                   # before 3.13 the frame keeps it, and it what is in it; the program does not know it
    return ", ".join([each for each in texts if each])


before_3_11 = sys.version_info < (3, 11)


def argument_text(value):
    """A value whose type has no code of the program's; of another one nothing."""
    kind = type(value)
    if kind is str:
        text = value[:LONGEST_ARGUMENT].translate(NOT_IN_ARGUMENTS)
        return '"%s%s"' % (text, "…" if len(value) > LONGEST_ARGUMENT else "")
    if kind is int:
        return str(value) if -10 ** (LONGEST_ARGUMENT - 1) < value < 10 ** LONGEST_ARGUMENT else ""
    if kind is float:
        text = repr(value)
        return text if len(text) <= LONGEST_ARGUMENT else "%.6g" % value
    return repr(value) if kind is bool else ""


def coroutine_of(task):
    """A task's coroutine. Of one that is done it is not asked for: 3.12.0 to 3.12.4 crash where it ended in an eager step."""
    return None if task.done() else task.get_coro()


def code_of(coro):
    kind = type(coro)
    if kind is CoroutineType:
        return coro.cr_code
    if kind is GeneratorType:
        return coro.gi_code
    return getattr(coro, "cr_code", None) or getattr(coro, "gi_code", None)


def name_given_later():
    """The name that asyncio will give the new task when it has been made, or None."""
    try:
        frame = getframe(8)             # past the recorder's own, _call_soon and call_soon
    except ValueError:
        return None
    if frame.f_code is MAKES_TASK:
        frame = frame.f_back            # it makes it itself, with its name
    for _ in range(4):
        if frame is None:
            break
        code = frame.f_code
        if code.co_name == "create_task" and code in NAMES_LATER:
            given = frame.f_locals.get("name")
            if given is not None:
                return str(given)
        frame = frame.f_back
    return None


sleep_code = asyncio.sleep.__code__


def after_step(task):
    """A step of the task is over: how it ended, or where it waits and for what."""
    if task.done():
        settled(task)
    else:
        number = task_id(task)
        kind, place, function, awaited = suspension_of(task)
        tell(TASK_SUSPENDED, kind, place, number, function, awaited)


def suspension_of(task):
    """Tells the outer frames of a suspended task, and returns the fields of what is left to tell: to what it gave way,
    where, in which function, and for what."""
    function = place = 0
    outer = None                        # the frames around that one
    innermost = None
    awaited = task.get_coro()
    while awaited is not None:
        kind = type(awaited)
        if kind is CoroutineType:
            innermost, code, awaited = awaited, awaited.cr_code, awaited.cr_await
        elif kind is GeneratorType:
            innermost, code, awaited = awaited, awaited.gi_code, awaited.gi_yieldfrom
        elif kind is AsyncGeneratorType:
            innermost, code, awaited = awaited, awaited.ag_code, awaited.ag_await
        elif kind is FutureIter or kind is C_Future or isfuture(awaited):
            break
        else:
            awaited = inside_of(awaited)
            continue
        filename = code.co_filename
        try:
            ours = program_files[filename]
        except KeyError:
            ours = whose(filename)
        if ours is True:
            # CPython makes a frame when it is asked for, so no library's is.
            frame = innermost.cr_frame if kind is CoroutineType else frame_of(innermost)
            if frame is not None:
                if function:
                    outer = outer or []
                    outer.append((function, place))
                function = text_numbers.get(code.co_name) or name(code.co_name)
                place = frame.f_lineno
                if place > LAST_LINE or filename != program_file:
                    place = place_of(filename, place)
    f = task._fut_waiter
    if type(f) is C_Future and hasattr(f, "_loopscope") and not unnamed_wait:
        kind, waits_for = getattr(f, "_loopscope_as", AWAIT_KIND_FUTURE), abs(f._loopscope)
    else:
        kind, waits_for = awaited_by(task, innermost)
    if outer is not None:
        number = task_id(task)
        for around, line in outer:
            tell(FRAME, 0, line, number, around)
    return kind, place, function, waits_for


def frame_of(coro):
    """The frame of a coroutine, a generator or an asynchronous generator; None of one that is over, or of anything else."""
    kind = type(coro)
    if kind is CoroutineType:
        return coro.cr_frame
    if kind is GeneratorType:
        return coro.gi_frame
    return coro.ag_frame if kind is AsyncGeneratorType else None


def inside_of(awaited):
    """What is inside an async_generator_asend, a coroutine_wrapper or the like, which only the collector knows; or None."""
    for each in get_referents(awaited):
        if type(each) in (AsyncGeneratorType, CoroutineType, GeneratorType):
            return each
    return None


@patches("_asyncio:Task.cancel")
def patch_task_cancel(original):
    def cancel(self, *arguments, **keywords):
        if not self.done():
            msg = arguments[0] if arguments else keywords.get("msg")
            tell(TASK_CANCEL_REQUESTED, 0, place_here(2), task_id(self),
                 once(msg if type(msg) is str else "" if msg is None else text_of(msg)), running_callback())
        return original(self, *arguments, **keywords)
    return cancel


@patches("_asyncio:Task.set_name")
def patch_task_set_name(original):
    def set_name(self, *arguments):
        before = self.get_name()
        original(self, *arguments)
        number = known(self)
        if number and self.get_name() != before and not names_as_made(getframe(1)):
            tell(TASK_RENAMED, 0, place_here(2), number, once(self.get_name()))
    return set_name


def names_as_made(frame):
    """Whether asyncio gives a task only now the name that it was made with, and that was told then."""
    code = frame.f_code
    return (code.co_name == "_set_task_name" or code in NAMES_LATER) and frame.f_locals.get("name") is not None


# Eager tasks (3.12 on): the first step runs while the task is made, inside another's. It is told of, and that its step
# began, with the first that happens in it.

first_steps = {}                        # thread -> the innermost one that runs there


class FirstStep:
    __slots__ = ("number", "place", "given", "parent", "coro", "arguments", "outer")


def make_eagerly(make, coro, arguments):
    """Calls make(coro, **arguments), which makes a task, and tells its first step if that runs at once."""
    loop = arguments.get("loop")
    if not arguments.get("eager_start") or loop is None or get_running_loop() is not loop:
        return make(coro, **arguments)
    step = FirstStep()
    step.number = 0
    step.place = place_here(2)
    step.given = arguments.get("name")
    step.parent = task_here()
    step.coro = coro
    step.arguments = arguments_of(coro)
    thread = get_ident()
    step.outer = first_steps.get(thread)
    first_steps[thread] = step
    try:
        task = make(coro, **arguments)
        number = task_id(task, coro) if isinstance(task, C_Task) else 0
    finally:
        if step.outer is None:
            del first_steps[thread]
        else:
            first_steps[thread] = step.outer
    if step.number and step.number == number:
        after_step(task)
        tell(STEP_ENDED_INSIDE, 0, 0, number)
    try:
        return task
    finally:
        del task                        # the traceback of an error in that step refers to this frame


@patches("asyncio.tasks:create_eager_task_factory", (3, 12))
def patch_eager_task_factory(original):
    def create_eager_task_factory(custom_task_constructor):
        if not callable(custom_task_constructor):
            return original(custom_task_constructor)
        return original(lambda coro, **arguments: make_eagerly(custom_task_constructor, coro, arguments))
    asyncio.create_eager_task_factory = create_eager_task_factory
    asyncio.eager_task_factory = asyncio.tasks.eager_task_factory = create_eager_task_factory(asyncio.Task)
    return create_eager_task_factory


@patches("asyncio.base_events:BaseEventLoop.create_task", (3, 14))
def patch_create_task(original):
    def create_task(self, coro, **arguments):
        if not arguments.get("eager_start") or self._task_factory is not None:
            return original(self, coro, **arguments)
        return make_eagerly(lambda coro, loop, **others: original(self, coro, **others), coro, dict(arguments, loop=self))
    return create_task

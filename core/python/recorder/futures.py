
# ---- Futures: who made one and for what, when it is done, and what a suspended task waits for ----
#
# asyncio itself makes its futures by loop.create_future() (3.9 to 3.14), so the code that calls it says what the future
# is, at that instant: a sleep's, a place in a lock's line, wait's. A future that the program makes itself by
# asyncio.Future() is told when it first matters: when a task waits for it or a callback of it is queued.
#
# What has a number keeps it as `_loopscope`; negative once its end was told. Nothing here holds a future or a task.

import asyncio
import functools
from asyncio import base_events, events, exceptions, futures, tasks

C_Task = tasks.Task
C_Future = futures.Future
Gathering = tasks._GatheringFuture
isfuture = futures.isfuture
ASYNCIO = os.path.dirname(asyncio.__file__) + os.sep


# Values as text. repr() and str() of the program's own classes are never called: they may print, wait or raise.

PLAIN_TEXT = {type(None), bool, float, complex, type(Ellipsis)}
MOST_ITEMS = 200                        # of a list that are shown


def shown(value, depth=0):
    """What repr() says of a value of a built-in type; of another one, whose object it is."""
    kind = type(value)
    if kind in PLAIN_TEXT:
        return repr(value)
    if kind is int:
        return repr(value) if value.bit_length() < 10000 else "<int of %d bits>" % value.bit_length()
    if kind is str or kind is bytes:
        return repr(value) if len(value) <= 10000 else "%r…" % value[:10000]
    if kind in CONTAINERS:
        if depth == 6:
            return "..."
        return CONTAINERS[kind](value, depth + 1)
    if isinstance(value, BaseException) and type(kind.__repr__) is types.WrapperDescriptorType:
        arguments = BaseException.__getattribute__(value, "args")
        return "%s(%s)" % (kind.__name__, ", ".join(shown(a, depth + 1) for a in arguments))
    if isinstance(value, type) and type(kind.__repr__) is types.WrapperDescriptorType:
        return "<class '%s'>" % value.__name__
    if kind.__module__ == "_asyncio" or isinstance(value, (C_Task, Gathering)):
        return future_text(value, depth)
    return "<%s object>" % kind.__name__


def items(values, depth):
    try:
        some = [shown(v, depth) for i, v in enumerate(values) if i < MOST_ITEMS]
    except RuntimeError:                # another thread changes it
        return "..."
    if len(values) > MOST_ITEMS:
        some.append("...")
    return ", ".join(some)


def pairs(values, depth):
    try:
        some = ["%s: %s" % (shown(k, depth), shown(values[k], depth)) for i, k in enumerate(values) if i < MOST_ITEMS]
    except RuntimeError:
        return "..."
    if len(values) > MOST_ITEMS:
        some.append("...")
    return ", ".join(some)


CONTAINERS = {
    list: lambda v, d: "[%s]" % items(v, d),
    tuple: lambda v, d: "(%s%s)" % (items(v, d), "," if len(v) == 1 else ""),
    set: lambda v, d: "{%s}" % items(v, d) if v else "set()",
    frozenset: lambda v, d: "frozenset({%s})" % items(v, d) if v else "frozenset()",
    dict: lambda v, d: "{%s}" % pairs(v, d),
}


def future_text(f, depth):
    name = " name=%r" % f.get_name() if isinstance(f, C_Task) else ""
    kind = type(f).__name__
    if not f.done():
        return "<%s pending%s>" % (kind, name)
    if f.cancelled():
        return "<%s cancelled%s>" % (kind, name)
    if f._exception is not None:
        return "<%s finished%s exception=%s>" % (kind, name, shown(f._exception, depth + 1))
    return "<%s finished%s result=%s>" % (kind, name, shown(f._result, depth + 1))


def error_text(error):
    """An error as the last line of a traceback has it: "ValueError: what was wrong"."""
    kind = type(error)
    says = kind.__str__
    arguments = BaseException.__getattribute__(error, "args")
    if says is BaseException.__str__ or type(says) is not types.WrapperDescriptorType:
        message = ("" if not arguments else shown(arguments) if len(arguments) > 1 else
                   arguments[0] if type(arguments[0]) is str else shown(arguments[0]))
    elif isinstance(error, KeyError) and len(arguments) == 1:
        message = shown(arguments[0])
    elif all(type(a) in PLAIN_TEXT or type(a) in (int, str, bytes) for a in arguments) or group_of_errors(error):
        message = says(error)
    else:
        message = shown(arguments)
    return "%s: %s" % (kind.__name__, message)


def group_of_errors(error):
    return hasattr(error, "exceptions") and type(error).__module__ == "builtins"


# Futures.

def mark(f, await_kind):
    """What a task that awaits it waits for."""
    try:
        set_attribute(f, "_loopscope_as", await_kind)
    except (AttributeError, TypeError):
        pass                            # a future of the program's own kind, without room


def marked(f, attribute, otherwise=0):
    """An attribute that the recorder has given a future. Those of the program's own kinds are not asked."""
    kind = type(f)
    if kind is C_Future or kind is C_Task:
        return getattr(f, attribute, otherwise)
    try:
        return get_attribute(f, attribute)
    except AttributeError:
        return otherwise


def task_here():
    """The number of the task that runs on this thread, or 0."""
    loop = get_running_loop()
    if loop is None:
        return 0
    task = task_of(loop)
    return 0 if task is None else task_id(task)


def future_id(f, kind=FUTURE_KIND_PLAIN, owner=0):
    """The future's or task's number; tells that it was made, if that was not told yet."""
    try:
        n = f._loopscope if type(f) is C_Future else known(f)
    except AttributeError:
        n = 0
    if n:
        return abs(n)
    if isinstance(f, C_Task):
        return task_id(f)
    return new_future(f, kind, owner, place_here(2))


def new_future(f, kind, owner, line):
    n = name_object(f)
    tell(FUTURE_CREATED, kind, line, n, owner)
    return n


def settled(f, place=None):
    """The number of a future or task that is done; tells that it is, if that was not told yet. `place`: where the
    program is, if it is known."""
    n = marked(f, "_loopscope")
    if n < 0:
        return -n
    n, outcome, text, error = end_of(f)
    if type(f) is not C_Future and isinstance(f, C_Task):
        tell(TASK_ENDED, outcome, line_of_error(error), n, text)
    else:
        tell(FUTURE_SETTLED, outcome, place_here(2) if place is None else place, n, text)
    return n


def end_of(f):
    """How a future or task ended that is done, for its end is told now: number, Outcome, text, and the error or None."""
    n = marked(f, "_loopscope") or future_id(f)
    if type(f) is C_Future or type(f) is C_Task:
        f._loopscope = -n
    else:
        try:
            set_attribute(f, "_loopscope", -n)
        except (AttributeError, TypeError):
            pass                        # a future of the program's own kind, without room
    outcome, text, error = OUTCOME_RESULT, 0, None
    if f.cancelled():
        outcome = OUTCOME_CANCELLED
    else:
        try:
            error, result = f._exception, f._result     # f.exception() would mark the error as seen
        except AttributeError:                          # a future of the program's own kind
            error = result = None
        if error is not None:
            outcome, text = OUTCOME_EXCEPTION, once(error_text(error))
        else:
            text = text_numbers.get("None") or name("None") if result is None else once(shown(result))
    return n, outcome, text, error


def line_of_error(error):
    """Where an error was raised in the program; where a coroutine returned is kept nowhere."""
    line, trace = 0, None if error is None else error.__traceback__
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        if is_program_code(filename):
            line = place_of(filename, trace.tb_lineno)
        trace = trace.tb_next
    return line


# A future that nobody waits for has nothing to queue when it is done: its own methods say so. What raises is C alone.

class Settling:
    """A method of C futures that settles them."""
    __slots__ = ("original", "function")

    def __init__(self, original, function):
        self.original = original
        self.function = function

    def __get__(self, f, cls=None):
        if f is None or f.done() or f._callbacks:       # the callbacks that are queued then say so
            return self.original.__get__(f, cls)
        return types.MethodType(self.function, f)


def settles(path):
    @patches(path)
    def patch_settling(original):
        def settle(self, *arguments, **keywords):
            result = original(self, *arguments, **keywords)
            if marked(self, "_loopscope") >= 0:
                settled(self, place_here(2))
            return result
        look_like(settle, original)
        return Settling(original, settle)


settles("_asyncio:Future.set_result")
settles("_asyncio:Future.set_exception")
settles("_asyncio:Future.cancel")


# What the code that calls create_future makes it for: code -> function(future, its frame).

makers = {}
maker_names = set()                     # of these functions: the hash of code takes long


def caller(depth):
    """The frame that called create_future, past a subclass's own."""
    frame = getframe(depth + 1)
    while frame.f_code.co_name == "create_future" and frame.f_back is not None:
        frame = frame.f_back
    return frame


@patches("asyncio.base_events:BaseEventLoop.create_future")
def patch_create_future(original):
    def create_future(self):
        f = original(self)
        trace = f._source_traceback
        if trace:
            del trace[-2]               # this frame
        frame = getframe(1)
        code = frame.f_code
        if code.co_name == "create_future":
            frame = caller(1)
            code = frame.f_code
        make = makers.get(code) if code.co_name in maker_names else None
        if make is not None:
            make(f, frame)
        elif not of_asyncio(code):
            new_future(f, FUTURE_KIND_PLAIN, 0, place_here(2))
        return f
    return create_future


def of_asyncio(code):
    return code.co_filename.startswith(ASYNCIO)


def of_sleep(f, frame):
    mark(f, AWAIT_KIND_SLEEP)
    new_future(f, FUTURE_KIND_SLEEP, task_here(), place_here(3))


def of_wait(f, frame):
    n = new_future(f, FUTURE_KIND_WAIT, 0, place_here(3))
    tell_children(n, sorted((future_id(c) for c in frame.f_locals["fs"])))


def of_wait_for(f, frame):
    line = place_here(3)
    unnamed_wait[new_future(f, FUTURE_KIND_WAIT, 0, line)] = line


def of_cancel_and_wait(f, frame):
    n = new_future(f, FUTURE_KIND_WAIT, 0, place_here(3))
    tell_children(n, (future_id(frame.f_locals["fut"]),))


def of_shield(f, frame):
    new_future(f, FUTURE_KIND_SHIELD, future_id(frame.f_locals["inner"]), place_here(3))


def of_wrap_future(f, frame):
    n = future_of_job()                 # that of run_in_executor was told with its job
    if n:
        name_object(f, n)
    else:
        new_future(f, FUTURE_KIND_PLAIN, 0, place_here(3))


def of_empty_gather(f, frame):
    new_future(f, FUTURE_KIND_PLAIN, 0, place_here(3))


unnamed_wait = {}                       # wait_for's (to 3.11) -> line, until it is seen which future it is about


def tell_children(n, children):
    line = place_here(3)
    for i, child in enumerate(children):
        tell(GATHER_CHILD, 0, line, n, child, 0, i)


# A gather's children are there before it is: what is queued for it in between has a number ready for it.

early_gathers = {}                      # id of the cell that will hold it -> number


def gather_of(callback):
    cell = cell_of(callback, "outer")
    try:
        outer = cell.cell_contents
    except ValueError:
        outer = None
    if outer is not None:
        return future_id(outer)
    n = early_gathers.get(id(cell))
    if n is None:
        n = early_gathers[id(cell)] = next_object()
    return n


@patches("asyncio.tasks:_GatheringFuture.__init__")
def patch_gathering_future(original):
    def __init__(self, children, *, loop=None):
        original(self, children, loop=loop)
        trace = self._source_traceback
        if trace:
            del trace[-2]
        n = 0
        if early_gathers:
            callback = getframe(1).f_locals.get("_done_callback")
            if callback is not None:
                n = early_gathers.pop(id(cell_of(callback, "outer")), 0)
        numbers = [future_id(c) for c in children]
        if n:
            self._loopscope = n
        else:
            n = name_object(self)
        self._loopscope_as = AWAIT_KIND_GATHER
        line = place_here(2)
        tell(FUTURE_CREATED, FUTURE_KIND_GATHER, line, n)
        for i, child in enumerate(numbers):
            tell(GATHER_CHILD, 0, line, n, child, 0, i)
    return __init__


def cell_of(function, variable):
    return function.__closure__[function.__code__.co_freevars.index(variable)]


def in_cell(function, variable):
    try:
        return cell_of(function, variable).cell_contents
    except ValueError:
        return None


# What a suspended task waits for.

stock_sleep0 = tasks.__sleep0.__code__


def awaited_by(task, innermost):
    """What a task that has just been suspended gave way to: its AwaitKind, and the object's number.
    `innermost`: the innermost coroutine or generator of its stack, whoever's, or None."""
    f = task._fut_waiter
    if f is None:
        frame = frame_of(innermost)
        if frame is None or frame.f_code is not stock_sleep0:
            f = refused_future(task)
        if f is None:
            return AWAIT_KIND_YIELD, 0
    if isinstance(f, C_Task):
        return AWAIT_KIND_TASK, task_id(f)
    n = future_id(f)
    if unnamed_wait and n in unnamed_wait:
        line = unnamed_wait.pop(n)
        frame = frame_of(innermost)
        about = frame.f_locals.get("fut") if frame is not None else None
        if isfuture(about):
            tell(GATHER_CHILD, 0, line, n, future_id(about), 0, 0)
    return marked(f, "_loopscope_as", AWAIT_KIND_FUTURE), n


def refused_future(task):
    """The future that a task awaited and must not: itself, or another loop's. The task is told so in its next step."""
    inner = task.get_coro()
    while True:
        inside = getattr(inner, "cr_await", None) or getattr(inner, "gi_yieldfrom", None)
        if inside is None:
            break
        inner = inside
    if type(inner).__name__ == "FutureIter":
        for f in get_referents(inner):
            if isfuture(f):
                return f
    return None


# asyncio's own callbacks: qualified name -> function(callback, arguments) -> (CallbackKind, number of what it serves).

def first(arguments):
    return future_id(arguments[0]) if arguments and isfuture(arguments[0]) else 0


def number_in(function, variable):
    o = in_cell(function, variable)
    return 0 if o is None else future_id(o)


def of_sleep_timer(callback, arguments):
    if marked(arguments[0], "_loopscope_as") != AWAIT_KIND_SLEEP:
        return None                     # transports use it as well
    return CALLBACK_KIND_SLEEP_TIMER, task_here()


def of_timeout(callback, arguments):
    task = callback.__self__._task
    return CALLBACK_KIND_TIMEOUT_TIMER, 0 if task is None else task_id(task)


own_callbacks = {
    "_set_result_unless_cancelled": of_sleep_timer,
    "gather.<locals>._done_callback": lambda c, a: (CALLBACK_KIND_GATHER_CHILD, gather_of(c)),
    "_gather.<locals>._done_callback": lambda c, a: (CALLBACK_KIND_GATHER_CHILD, gather_of(c)),    # 3.9
    "_wait.<locals>._on_completion": lambda c, a: (CALLBACK_KIND_WAIT_CHILD, number_in(c, "waiter")),
    "_release_waiter": lambda c, a: (CALLBACK_KIND_WAIT_TIMER, first(a)),
    "as_completed.<locals>._on_completion": lambda c, a: (CALLBACK_KIND_AS_COMPLETED_CHILD, completions_of(c)),
    "as_completed.<locals>._on_timeout": lambda c, a: (CALLBACK_KIND_AS_COMPLETED_TIMER, completions_of(c)),
    "_AsCompletedIterator._handle_completion":
        lambda c, a: (CALLBACK_KIND_AS_COMPLETED_CHILD, completions_of(c)),
    "_AsCompletedIterator._handle_timeout": lambda c, a: (CALLBACK_KIND_AS_COMPLETED_TIMER, completions_of(c)),
    "TaskGroup._on_task_done": lambda c, a: (CALLBACK_KIND_TASK_GROUP_CHILD, known(c.__self__)),
    "Timeout._on_timeout": of_timeout,
    "shield.<locals>._inner_done_callback": lambda c, a: (CALLBACK_KIND_SHIELD_INNER, number_in(c, "outer")),
    "shield.<locals>._outer_done_callback": lambda c, a: (CALLBACK_KIND_SHIELD_OUTER, number_in(c, "inner")),
    "shield.<locals>._clear_awaited_by_callback": lambda c, a: (CALLBACK_KIND_SHIELD_CLEAR, first(a)),     # from 3.14 on
    "_log_on_exception": lambda c, a: (CALLBACK_KIND_SHIELD_LOG, first(a)),
    "_run_until_complete_cb": lambda c, a: (CALLBACK_KIND_MAIN_DONE, first(a)),
    "_chain_future.<locals>._set_state": lambda c, a: (CALLBACK_KIND_JOB_DONE, first(a)) if a else None,
}


def own_callback(callback, arguments):
    """(CallbackKind, number of what it serves) of one of asyncio's own callbacks; None of any other."""
    if type(callback) is functools.partial:
        callback, arguments = callback.func, callback.args
    serve = own_callbacks.get(getattr(callback, "__qualname__", None))
    if serve is None or not getattr(callback, "__module__", "").startswith("asyncio."):
        return None
    return serve(callback, arguments)


def completions_of(callback):
    """as_completed's number (its queue has it: see primitives)."""
    owner = getattr(callback, "__self__", None)
    queue = in_cell(callback, "done") if owner is None else owner._done
    return completions_id(queue, callback)


makers.update({
    tasks.sleep.__code__: of_sleep,
    tasks._wait.__code__: of_wait,
    tasks._cancel_and_wait.__code__: of_cancel_and_wait,
    tasks.shield.__code__: of_shield,
    getattr(tasks, "_gather", tasks.gather).__code__: of_empty_gather,     # the former in 3.9
    futures.wrap_future.__code__: of_wrap_future,
})
if sys.version_info < (3, 12):
    makers[tasks.wait_for.__code__] = of_wait_for

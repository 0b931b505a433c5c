
# ---- Primitives: locks, events, conditions, semaphores, queues, barriers; task groups and as_completed ----
#
# Nothing of asyncio is wrapped where an error could leave it, so no frame of the recorder stands in a traceback: what
# happens is seen where asyncio's own code writes a field (Told), and where it makes a future (makers, above). Those that
# asyncio makes for itself are not told, but for a condition's lock.
#
# `_loopscope_waits` of a primitive is what its waiters belong to: (an object's number, the primitive's number or 0,
# WaitFor). It says of a queue's own event and a barrier's own condition whose they are.

import collections
from asyncio import locks, queues

try:
    from asyncio import taskgroups
except ImportError:                     # 3.9, 3.10
    taskgroups = None

Barrier = getattr(locks, "Barrier", None)


class Told:
    """A field of a class of asyncio's whose writes are told. It is read where it always was, in the object."""
    __slots__ = ("field", "written")

    def __init__(self, field, written):
        self.field = field
        self.written = written

    def __set__(self, o, value):
        fields = o.__dict__
        before = fields.get(self.field, fields)     # the dictionary itself: there was none
        fields[self.field] = value
        self.written(o, fields, before, value)


def whole(number):
    """As an event can hold it."""
    try:
        return max(-1 << 62, min(int(number), 1 << 62))
    except (TypeError, ValueError, OverflowError):
        return 0


def maker_of(depth):
    """The code that made the object whose __init__ is `depth` frames up, or None."""
    frame = getframe(depth + 1).f_back
    if frame is not None and frame.f_code is bounded_init:
        frame = frame.f_back
    return None if frame is None else frame.f_code


bounded_init = locks.BoundedSemaphore.__init__.__code__


def created(o, kind, capacity):
    n = name_object(o)
    o.__dict__["_loopscope_waits"] = (n, n, WAIT_FOR_TURN)
    tell(PRIMITIVE_CREATED, kind, place_here(4), n, 0, 0, whole(capacity))
    return n


def part_of(lock, owner):
    """The lock that a condition or barrier has made for itself."""
    if known(lock):
        return                          # it was given one
    n = name_object(lock)
    lock.__dict__["_loopscope_waits"] = (n, n, WAIT_FOR_TURN)
    tell(PRIMITIVE_CREATED, PRIMITIVE_KIND_LOCK, place_here(4), n, owner, 0, 1)


def changed(n, change, text, value, line):
    tell(PRIMITIVE_CHANGED, change, line, n, task_here(), text, value)


def own(code):
    """Whether asyncio itself made it."""
    return code is not None and of_asyncio(code)


# Locks.

def lock_written(lock, fields, before, value):
    if before is fields:
        if not own(maker_of(2)):
            created(lock, PRIMITIVE_KIND_LOCK, 1)
        return
    n = fields.get("_loopscope")
    if n and before is not value:
        tell(PRIMITIVE_ACQUIRED if value else PRIMITIVE_RELEASED, 0, place_here(3), n, task_here(), 0, 0 if value else 1)


# Semaphores.

def semaphore_written(semaphore, fields, before, value):
    if before is fields:
        if not own(maker_of(2)):
            created(semaphore, PRIMITIVE_KIND_SEMAPHORE, value)
        return
    n = fields.get("_loopscope")
    if not n:
        return
    code = getframe(2).f_code
    if code is acquire_semaphore:
        if value < before:
            tell(PRIMITIVE_ACQUIRED, 0, place_here(3), n, task_here(), 0, whole(value))
    elif code is release_semaphore:
        # What goes to the next in line is not left.
        promised = any(not w.done() for w in fields.get("_waiters") or ())
        tell(PRIMITIVE_RELEASED, 0, place_here(3), n, task_here(), 0, whole(value - 1 if promised else value))


acquire_semaphore = locks.Semaphore.acquire.__code__
release_semaphore = locks.Semaphore.release.__code__
acquired_after_wait = "remove" in acquire_semaphore.co_names    # without another write of its value (3.10.? on)


# Events.

def event_written(event, fields, before, value):
    if before is fields:
        if not own(maker_of(2)):
            created(event, PRIMITIVE_KIND_EVENT, 0)
        return
    n = fields.get("_loopscope")
    if n and before is not value:
        changed(n, CHANGE_OTHER, name("set" if value else "cleared"), int(value), place_here(3))


# Conditions: notify() writes nothing, but goes through the line.

class NotifiedLine(collections.deque):
    """A condition's waiters."""
    __slots__ = ("number",)

    def __iter__(self):
        frame = getframe(1)
        if self.number and frame.f_code in notifiers:
            self.notified(frame)
        return super().__iter__()

    def notified(self, frame):
        if self.number > 0:
            return changed(self.number, CHANGE_OTHER, name("notified"), whole(frame.f_locals["n"]), place_here(4))
        while frame.f_code in notifiers:            # a barrier's
            frame = frame.f_back
        does = barrier_calls.get(frame.f_code)
        if does is not None:
            barrier = frame.f_locals["self"]
            changed(-self.number, CHANGE_OTHER, name(does), barrier._count, place_here(4))


NotifiedLine.__name__ = NotifiedLine.__qualname__ = "deque"
NotifiedLine.__module__ = "collections"
notifiers = {getattr(locks.Condition, f).__code__ for f in ("notify", "_notify", "notify_all")
             if hasattr(locks.Condition, f)}


def condition_written(condition, fields, before, value):
    if before is fields and type(value) is collections.deque:
        line = fields["_waiters"] = NotifiedLine(value)
        line.number = 0
        if not own(maker_of(2)):
            line.number = created(condition, PRIMITIVE_KIND_CONDITION, 0)
            part_of(fields["_lock"], line.number)


# Barriers.

def barrier_written(barrier, fields, before, value):
    if before is fields:
        if not own(maker_of(2)):
            n = created(barrier, PRIMITIVE_KIND_BARRIER, fields["_parties"])
            condition = fields["_cond"]
            condition.__dict__["_loopscope_waits"] = (n, n, WAIT_FOR_TURN)
            if type(condition._waiters) is NotifiedLine:
                condition._waiters.number = -n
            part_of(condition._lock, n)
        return
    n = fields.get("_loopscope")
    if n:
        changed(n, CHANGE_OTHER, name("arrived" if value > before else "left"), whole(value), place_here(3))


barrier_calls = {}
if Barrier is not None:
    barrier_calls = {Barrier.reset.__code__: "reset", Barrier.abort.__code__: "aborted"}


# Queues.

queue_put_nowait = queues.Queue.put_nowait.__code__
queue_get_nowait = queues.Queue.get_nowait.__code__


def how_many(queue):
    items = getattr(queue, "_queue", None)
    return len(items) if type(items) in (list, collections.deque) else whole(queue.qsize())


def queue_written(queue, fields, before, value):
    if before is fields:
        code = maker_of(2)
        if code in completion_makers:
            # Until as_completed is told of, which is soon: where it began, and its frame, which has its children.
            queue.__dict__["_loopscope_begins"] = place_here(4), getframe(3)
        elif not own(code):
            created(queue, PRIMITIVE_KIND_QUEUE, fields["_maxsize"])
        return
    n = fields.get("_loopscope")
    if not n:
        return
    frame = getframe(2)
    line = place_here(3)
    if value > before:
        item = frame.f_locals.get("item") if frame.f_code is queue_put_nowait else None
        changed(n, CHANGE_PUT, once(shown(item)), how_many(queue), line)
        return
    if frame.f_code.co_name == "shutdown":          # it drops what is there
        changed(n, CHANGE_TAKEN, 0, how_many(queue), line)
    changed(n, CHANGE_DONE, 0, whole(value), line)


def finished_written(queue, fields, before, value):
    """A queue's own event, for join()."""
    n = fields.get("_loopscope")
    if n:
        value.__dict__["_loopscope_waits"] = (n, n, WAIT_FOR_ALL_DONE)


def shutdown_written(queue, fields, before, value):
    n = fields.get("_loopscope")
    if n and value and not before:
        changed(n, CHANGE_OTHER, name("shut down"), how_many(queue), place_here(3))


@patches("asyncio.queues:Queue._wakeup_next")
def patch_wakeup_next(original):
    def _wakeup_next(self, waiters):
        frame = getframe(1)
        if frame.f_code is queue_get_nowait:
            n = self.__dict__.get("_loopscope")
            if n:
                item = once(shown(frame.f_locals.get("item")))
                changed(n, CHANGE_TAKEN, item, how_many(self), place_here(2))
            elif "_loopscope_left" in self.__dict__:
                handed_out(self)
        return original(self, waiters)
    return _wakeup_next


# Places in a line.

places = {}                             # a task's number -> (primitive, its future, line, semaphore), while it waits


def of_place(f, frame):
    primitive = frame.f_locals["self"]
    waits = primitive.__dict__.get("_loopscope_waits")
    line = place_here(3)
    if waits is None:
        if "_loopscope_begins" in primitive.__dict__:
            completions_id(primitive)
            waits = primitive._loopscope_waits
        else:
            return                      # one of asyncio's own
    owner, n, wait_for = waits
    mark(f, AWAIT_KIND_PRIMITIVE)
    place = name_object(f)
    tell(FUTURE_CREATED, FUTURE_KIND_WAITER, line, place, owner)
    if n:
        code = frame.f_code
        wait_for = WAIT_FOR_ITEM if code is queue_get else WAIT_FOR_PLACE if code is queue_put else wait_for
        task = task_here()
        tell(PRIMITIVE_WAIT_BEGUN, wait_for, line, n, task, place)
        semaphore = weakref.ref(primitive) if code is acquire_semaphore and acquired_after_wait else None
        places[task] = n, place, line, semaphore


queue_get = queues.Queue.get.__code__
queue_put = queues.Queue.put.__code__


def leave_line(task, number, f):
    """Where a step of a task begins while someone waits in a line: if the task does, it leaves before its code goes on.
    `f` has woken it."""
    waits = places.get(number)
    if waits is None:
        return
    n, place, line, semaphore = waits
    if abs(f._loopscope if type(f) is C_Future else known(f)) != place:
        return
    del places[number]
    tell(PRIMITIVE_WAIT_ENDED, 0, line, n, number, place)
    if semaphore is None or f.cancelled() or task._must_cancel:
        return
    semaphore = semaphore()
    if semaphore is not None:
        tell(PRIMITIVE_ACQUIRED, 0, line, n, number, 0, whole(semaphore._value))


# as_completed: a queue of asyncio's own stands for all that are to come, until the last was handed out.

completion_makers = {tasks.as_completed.__code__}
if hasattr(tasks, "_AsCompletedIterator"):
    completion_makers = {tasks._AsCompletedIterator.__init__.__code__}

completion_ends = {}                    # number -> weak reference to its queue


def completions_id(queue, callback=None):
    n = known(queue)
    waits = queue.__dict__.get("_loopscope_waits")
    if waits is not None:
        return waits[0]
    line, frame = queue.__dict__.pop("_loopscope_begins", (0, None))
    if frame is None:
        return 0
    n = next_object()
    queue.__dict__["_loopscope_waits"] = (n, 0, WAIT_FOR_ITEM)
    children = sorted(future_id(c) for c in frame.f_locals["todo"])
    queue._loopscope_left = len(children)
    tell(FUTURE_CREATED, FUTURE_KIND_AS_COMPLETED, line, n)
    for i, child in enumerate(children):
        tell(GATHER_CHILD, 0, line, n, child, 0, i)

    def dropped(_):
        if completion_ends.pop(n, None) is not None:
            tell(FUTURE_SETTLED, OUTCOME_RESULT, 0, n)
    completion_ends[n] = weakref.ref(queue, dropped)
    return n


def handed_out(queue):
    queue._loopscope_left -= 1
    if queue._loopscope_left == 0:
        n = queue._loopscope_waits[0]
        if completion_ends.pop(n, None) is not None:
            tell(FUTURE_SETTLED, OUTCOME_RESULT, place_here(3), n)


# Task groups.

class GroupTasks(set):
    """The tasks of a group that are not done."""
    __slots__ = ("number", "added", "line")

    def add(self, task):
        super().add(task)
        if self.number > 0:
            tell(GATHER_CHILD, 0, place_here(2), self.number, task_id(task), 0, self.added)
            self.added += 1

    def __bool__(self):
        if len(self):
            return True
        frame = getframe(1)
        if self.number > 0 and frame.f_code in group_exits:
            group_left(self, frame)
        return False


def group_left(group_tasks, frame):
    """The exit goes on to its end from here."""
    n = group_tasks.number
    group_tasks.number = 0
    variables = frame.f_locals
    group, exception_type, given = variables["self"], variables["et"], variables["exc"]
    cancelled = variables["propagate_cancellation_error"]
    if sys.version_info >= (3, 13) and group._parent_cancel_requested and group._parent_task.cancelling() <= 1:
        cancelled = None
    errors = list(group._errors or ())
    line = place_here(3)
    if group._base_error is not None:
        tell(FUTURE_SETTLED, OUTCOME_EXCEPTION, line, n, once(error_text(group._base_error)))
    elif cancelled is not None and not errors:
        tell(FUTURE_SETTLED, OUTCOME_CANCELLED, line, n, once(error_text(cancelled)))
    else:
        cancelled = exceptions.CancelledError
        own_kinds = "issubclass" in frame.f_code.co_names       # from 3.13 on those derived from it count, too
        if exception_type is not None and exception_type is not cancelled and not (
                own_kinds and issubclass(exception_type, cancelled)):
            errors.append(given)
        if not errors:
            return tell(FUTURE_SETTLED, OUTCOME_RESULT, line, n)
        kind = "ExceptionGroup" if all(isinstance(e, Exception) for e in errors) else "BaseExceptionGroup"
        text = "%s: unhandled errors in a TaskGroup (%d sub-exception%s)" % (kind, len(errors), "s"[:len(errors) > 1])
        tell(FUTURE_SETTLED, OUTCOME_EXCEPTION, line, n, once(text))


def group_tasks_written(group, fields, before, value):
    if before is fields and type(value) is set:
        made = fields["_tasks"] = GroupTasks(value)
        made.number = made.added = 0


def parent_written(group, fields, before, value):
    group_tasks = fields.get("_tasks")
    if value is None or type(group_tasks) is not GroupTasks:
        return
    n = group_tasks.number = name_object(group)
    tell(FUTURE_CREATED, FUTURE_KIND_TASK_GROUP, place_here(3), n, task_id(value))


def of_group_exit(f, frame):
    mark(f, AWAIT_KIND_PRIMITIVE)
    new_future(f, FUTURE_KIND_WAITER, known(frame.f_locals["self"]), place_here(3))


group_exits = set()
if taskgroups is not None:
    group_exits = {getattr(taskgroups.TaskGroup, f).__code__ for f in ("__aexit__", "_aexit")
                   if hasattr(taskgroups.TaskGroup, f)}


for function in (locks.Lock.acquire, locks.Event.wait, locks.Condition.wait, locks.Semaphore.acquire,
                 queues.Queue.get, queues.Queue.put):
    makers[function.__code__] = of_place
for code in group_exits:
    makers[code] = of_group_exit


def tells(path, fields, since=(3, 9)):
    """The writes of these fields, each with its function, are told."""
    @patches(path, since)
    def tell_writes(cls):
        for field, written in fields.items():
            if not any(field in getattr(each, "__code__", tell_writes.__code__).co_names for each in vars(cls).values()):
                raise AttributeError("%s has no field %s in Python %d.%d" % ((path, field) + sys.version_info[:2]))
            setattr(cls, field, Told(field, written))


tells("asyncio.locks:Lock", {"_locked": lock_written})
tells("asyncio.locks:Event", {"_value": event_written})
tells("asyncio.locks:Semaphore", {"_value": semaphore_written})
tells("asyncio.locks:Condition", {"_waiters": condition_written})
tells("asyncio.locks:Barrier", {"_count": barrier_written}, (3, 11))
tells("asyncio.queues:Queue", {"_unfinished_tasks": queue_written, "_finished": finished_written})
tells("asyncio.queues:Queue", {"_is_shutdown": shutdown_written}, (3, 13))
tells("asyncio.taskgroups:TaskGroup", {"_tasks": group_tasks_written, "_parent_task": parent_written}, (3, 11))

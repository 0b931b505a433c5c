
# ---- Loops: their turns, and the ready queue, through which everything goes that is to run ----
#
# CPython's own _run_once runs. It asks the ready queue whether it is empty before it selects, for its length when the
# due timers have been moved, and for each handle before it runs it: there the turn is told.

import collections

BaseEventLoop = base_events.BaseEventLoop
deque_append = collections.deque.append
deque_popleft = collections.deque.popleft
deque_len = collections.deque.__len__
readies = weakref.WeakValueDictionary()     # of all loops, by their numbers
current_loop = 0                        # the number of the loop that acts, as long as they act one after the other
lanes = False                           # whether they do not, and each event says whose it is


class Ready(collections.deque):
    """A loop's ready queue."""
    __slots__ = ("loop", "number", "lane", "thread", "running", "task", "task_number", "again", "polling",
                 "told_select", "turn", "sources", "last")

    def __bool__(self):
        count = deque_len(self)
        if not self.polling and getframe(1).f_code.co_name == RUN_ONCE:
            turn_begins(self, count)
        return count != 0

    def __len__(self):
        count = deque_len(self)
        if self.polling and getframe(1).f_code.co_name == RUN_ONCE:
            begin_running(self, count)
        return count

    def append(self, handle):
        try:
            if type(handle) is Handle:
                callback = handle._callback
                if type(callback) is StepWrapper and callback.__self__ is self.task and not self.lane \
                        and handle._source_traceback is None:
                    # The task that runs gives way, and its step is over: it is told with that.
                    handle._steps = True
                    handle._number = self.again = next_callback()
                else:
                    enqueue(self, handle)
            elif type(handle) is TimerHandle:
                number = getattr(handle, "_number", 0)
                if number:
                    tell(TIMER_DUE, 0, 0, number, 0, 0, 0, self.lane)
                else:
                    enqueue(self, handle)
        except BaseException:           # a signal's handler has raised it: the handle is not lost
            deque_append(self, handle)
            raise
        deque_append(self, handle)

    def popleft(self):
        # _run_once calls it after a callback has returned and before it runs the next.
        handle = deque_popleft(self)
        try:
            try:
                number = handle._number
            except AttributeError:
                number = 0
            ended = self.running
            if not number or not ended or handle._cancelled or self.lane \
                    or control_pipe is not None and not may_begin_at_once():
                if ended:
                    end_callback(self)
                if number:
                    handle._number = 0
                    if handle._cancelled:
                        tell(CALLBACK_DROPPED, 0, 0, number, 0, 0, 0, self.lane)
                    else:
                        begin_callback(self, handle, number)
                return handle
            handle._number = 0
            again = self.again
            if again:
                task = self.task_number
                coro = self.task.get_coro()
                inside = coro.cr_await if type(coro) is CoroutineType else None
                if type(inside) is CoroutineType and inside.cr_code is sleep_code and coro.cr_code.co_filename == program_file \
                        and self.task._fut_waiter is None:
                    kind, awaited = AWAIT_KIND_YIELD, 0             # await sleep(0), the most frequent of all
                    place = coro.cr_frame.f_lineno
                    if place > LAST_LINE:
                        place = place_of(program_file, place)
                    function = text_numbers.get(coro.cr_code.co_name) or name(coro.cr_code.co_name)
                else:
                    kind, place, function, awaited = suspension_of(self.task)
                n, second, third, last = next_quad()
                if last >= slots_end or last & slot_mask < 3 or last != n + 3:
                    tell_at(n, TASK_SUSPENDED, kind, place, task, function, awaited)
                    tell_at(second, CALLBACK_SCHEDULED, CALLBACK_KIND_STEP, 0, again, task, ended)
                    tell_at(third, CALLBACK_ENDED, 0, 0, ended)
                    tell_at(last, CALLBACK_BEGUN, 0, 0, number)
                else:
                    time = clock_now()
                    pack_quad_into(memory, WORDS_BYTES + (n & slot_mask) * 40,
                                   time, TASK_SUSPENDED + (kind << 8) + (place << 16), task, function, awaited, second & 0xffffffff,
                                   time, SCHEDULED_STEP, again, task, ended, third & 0xffffffff,
                                   time, CALLBACK_ENDED, ended, last & 0xffffffff,
                                   time, CALLBACK_BEGUN, number, n + 4 & 0xffffffff)
                self.again = 0
            else:
                task = self.task
                if task is not None and not task.done():
                    kind, place, function, awaited = suspension_of(task)
                    n, second, last = next_triple()
                    if last >= slots_end or last & slot_mask < 2 or last != n + 2:
                        tell_at(n, TASK_SUSPENDED, kind, place, self.task_number, function, awaited)
                        tell_at(second, CALLBACK_ENDED, 0, 0, ended)
                        tell_at(last, CALLBACK_BEGUN, 0, 0, number)
                    else:
                        time = clock_now()
                        pack_triple_into(memory, WORDS_BYTES + (n & slot_mask) * 40,
                                         time, TASK_SUSPENDED + (kind << 8) + (place << 16), self.task_number, function, awaited,
                                         second & 0xffffffff,
                                         time, CALLBACK_ENDED, ended, last & 0xffffffff,
                                         time, CALLBACK_BEGUN, number, n + 3 & 0xffffffff)
                else:
                    if task is not None:
                        settled(task)
                    n, last = next_pair()
                    if last >= slots_end or not last & slot_mask or last != n + 1:
                        tell_at(n, CALLBACK_ENDED, 0, 0, ended)
                        tell_at(last, CALLBACK_BEGUN, 0, 0, number)
                    else:
                        time = clock_now()
                        pack_pair_into(memory, WORDS_BYTES + (n & slot_mask) * 40,
                                       time, CALLBACK_ENDED, ended, last & 0xffffffff,
                                       time, CALLBACK_BEGUN, number, n + 2 & 0xffffffff)
            self.running = number
            if handle._steps:
                self.task = task = handle._callback.__self__
                try:
                    self.task_number = abs(task._loopscope)
                except AttributeError:
                    self.task_number = task_id(task)
                if places and handle._args:
                    leave_line(task, self.task_number, handle._args[0])
            else:
                self.task = None
            return handle
        except BaseException:
            self.appendleft(handle)
            raise


SCHEDULED_STEP = CALLBACK_SCHEDULED + (CALLBACK_KIND_STEP << 8)


def may_begin_at_once():
    """Whether Loopscope lets another callback begin; counts it if so."""
    if control_pipe is None:
        return True
    begun = words[WORD_CALLBACKS]
    if begun >= words[WORD_ALLOWED] or aim is not None:
        return False
    words[WORD_CALLBACKS] = begun + 1
    return True


Ready.__name__ = Ready.__qualname__ = "deque"
Ready.__module__ = "collections"


self_readers = []                       # what loops do when another thread has woken them


def enqueue(ready, handle):
    """A handle joins the ready queue."""
    callback, args = handle._callback, handle._args
    if ready.again:
        tell_again(ready)
    lane = ready.lane
    source = ready.sources.pop(id(handle), None) if ready.sources else None
    if source is not None:
        descriptor, writer = source
        connection = connections.get(descriptor, 0)
        handle._steps = False
        handle._number = number = next_callback()
        if callback_of_program(callback):
            kind, serves = CALLBACK_KIND_CALL, name_of_callback(callback)
        else:
            kind, serves = CALLBACK_KIND_WRITER if writer else CALLBACK_KIND_READER, connection
        tell_two(CALLBACK_SCHEDULED, kind, 0, number, serves, 0, 0,
                 SOURCE_READY, writer, 0, descriptor, 0, number, connection, lane)
        return
    if callback is None or type(callback) is MethodType and callback.__func__ in self_readers:
        handle._number = 0
        return
    if first_steps:
        task_here()                     # an eager task's first step is told before what happens in it
    if handle._source_traceback:
        hide_recorder(handle)
    cause, thread = ready.running, 0
    if ready.thread and get_ident() != ready.thread:
        cause, thread = 0, thread_here()
    # Where the program is: of the callers append, _call_soon and call_soon are asyncio's.
    frame = getframe(2)
    caller = frame.f_back if frame.f_code.co_name == "_call_soon" else None
    place = place_from(caller.f_back if caller is not None else frame)
    kind = type(callback)
    if ready.task is not None and (kind is StepWrapper or kind is BuiltinType and callback.__name__ == "task_wakeup") \
            and callback.__self__ is ready.task:
        tell_suspension(ready)          # and at once the next step is queued: it was cancelled in this one, or the like
    via = 0
    if args:
        done = args[0]
        if type(done) is C_Future and kind is BuiltinType and not thread:
            task = callback.__self__
            if type(task) is C_Task and callback.__name__ == "task_wakeup" and getattr(done, "_loopscope", 0) > 0:
                # A future wakes a task: the most frequent of all.
                serves = task_id(task)
                via, outcome, text, _ = end_of(done)
                handle._steps = True
                handle._number = number = next_callback()
                tell_two(FUTURE_SETTLED, outcome, place, via, text, 0, 0,
                         CALLBACK_SCHEDULED, CALLBACK_KIND_WAKEUP, place, number, serves, cause, via, lane)
                return
        if (type(done) is C_Future or type(done) is C_Task or isfuture(done)) and done.done():
            via = settled(done, place)
    kind, serves, task = describe(callback, args, place)
    handle._steps = kind <= CALLBACK_KIND_WAKEUP
    if thread:
        # Only call_soon_threadsafe wakes the loop.
        wakes = caller is None or caller.f_code.co_name != "call_soon"
        tell(THREAD_CALL_MADE, wakes, place, 0, name_of_callback(callback), 0, thread, lane)
    handle._number = number = next_callback()
    if kind == CALLBACK_KIND_CALL and task is None and not of_program(callback, place):
        tell_two(CALLBACK_SCHEDULED, kind, place, number, serves, cause, via,
                 NOT_OF_PROGRAM, 1, 0, number, 0, 0, 0, lane)
    else:
        tell(CALLBACK_SCHEDULED, kind, place, number, serves, cause, via, lane)
        if kind == CALLBACK_KIND_CALL and task is not None:
            tell(CALLBACK_OF_TASK, 0, place, number, task_id(task), 0, 0, lane)
    if thread:
        tell(THREAD_CALL, 0, 0, number, 0, 0, thread, lane)


def schedule_timer(timer):
    """A timer has joined the heap."""
    ready = getattr(timer._loop, "_ready", None)
    if type(ready) is not Ready:
        return
    if first_steps:
        task_here()
    if timer._source_traceback:
        hide_recorder(timer)
    kind, serves, task = describe(timer._callback, timer._args)
    cause = ready.running if ready.thread == get_ident() else 0
    timer._steps = kind <= CALLBACK_KIND_WAKEUP
    timer._number = number = next_callback()
    place = place_here(4)
    if kind == CALLBACK_KIND_CALL and task is None and not of_program(timer._callback, place):
        tell_two(TIMER_SCHEDULED, kind, place, number, serves, cause, when_due(timer._when),
                 NOT_OF_PROGRAM, 1, 0, number, 0, 0, 0, ready.lane)
        return
    tell(TIMER_SCHEDULED, kind, place, number, serves, cause, when_due(timer._when), ready.lane)
    if kind == CALLBACK_KIND_CALL and task is not None:
        tell(CALLBACK_OF_TASK, 0, place, number, task_id(task), 0, 0, ready.lane)


def drop_timer(timer):
    """A cancelled timer has left the heap, before the turn's select."""
    ready = timer._loop._ready
    if ready.polling:
        return                          # it is due: it leaves the ready queue, later
    if ready.thread:
        tell_turn(ready)
    tell(CALLBACK_DROPPED, 0, 0, timer._number, 0, 0, 0, ready.lane)
    timer._number = 0


def when_due(when):
    """The time of a timer, as events have it: of the run in virtual time, else of the clock."""
    return -nanoseconds(-when) if virtual and when < 0 else max(0, nanoseconds(when) - words[WORD_EPOCH])


def name_of_callback(callback):
    """The text of a callback's name."""
    while type(callback) is functools.partial:
        callback = callback.func
    function = callback.__func__ if type(callback) is MethodType else callback
    kind = type(function)
    return name(function.__qualname__ if kind is FunctionType or kind in named_types else kind.__qualname__)


def hide_recorder(handle):
    """Debug mode: where a handle was made, without the recorder's frames."""
    handle._source_traceback[:] = [each for each in handle._source_traceback if each.filename != recorder_file]


def begin_callback(ready, handle, number):
    task = None
    ready.task_number = 0
    if handle._steps:
        task = handle._callback.__self__
        ready.task_number = task_id(task)
    if not may_begin_at_once():
        begun = words[WORD_CALLBACKS]
        before_callback(begun, ready.task_number)
        words[WORD_CALLBACKS] = begun + 1
    tell(CALLBACK_BEGUN, 0, 0, number, 0, 0, 0, ready.lane)
    ready.running = number
    ready.task = task
    if places and task is not None and handle._args:
        leave_line(task, ready.task_number, handle._args[0])


def mark_last(ready):
    """The last handle of the turn says itself when it has run, so that its task is not kept until the next turn."""
    try:
        handle = ready[-1]
        if type(handle) is Handle and handle._number and handle._steps:
            ready.last = handle._number
            handle.__class__ = LastHandle
    except (IndexError, AttributeError):
        pass


def last_is_over(handle):
    """_run_once drops it."""
    ready = getattr(handle._loop, "_ready", None)
    if type(ready) is Ready and ready.running and ready.running == ready.last:
        end_callback(ready)


def end_callback(ready):
    if ready.again:
        tell_again(ready)
    task = ready.task
    if task is not None:
        ready.task = None
        after_step(task)
    tell(CALLBACK_ENDED, 0, 0, ready.running, 0, 0, 0, ready.lane)
    ready.running = 0


def tell_suspension(ready):
    """The running task's code has given way; the rest of its step is asyncio's."""
    task, ready.task = ready.task, None
    after_step(task)


def tell_again(ready):
    """The task that runs has given way, and its next step joined the ready queue."""
    again, ready.again = ready.again, 0
    tell_suspension(ready)
    tell(CALLBACK_SCHEDULED, CALLBACK_KIND_STEP, 0, again, ready.task_number, ready.running, 0, ready.lane)


def tell_turn(ready):
    if ready.running:
        end_callback(ready)
    if not ready.told_select:
        ready.told_select = 1
        ready.turn += 1
        begin_turn()
        tell(TURN_BEGUN, 0, 0, 0, 0, 0, ready.turn, ready.lane)


def turn_begins(ready, count):
    """A turn begins; next it selects."""
    tell_turn(ready)
    loop = ready.loop()
    ready.polling = True
    longest = -1
    if count or loop._stopping:
        longest = 0
    elif loop._scheduled:
        now = loop.time() if type(loop).time is BaseEventLoop.time else clock_now() / 1e9
        longest = loop._scheduled[0]._when - now
        longest = max(1, nanoseconds(longest)) if longest > 0 else 0
    ready.told_select = 2
    tell(SELECT_BEGUN, 0, 0, 0, 0, 0, longest, ready.lane)
    if longest:
        if longest < 0 and not virtual and not comes_from_outside(loop):
            tell(IDLE, 0, 0, 0, 0, 0, 0, ready.lane)
        words[WORD_SELECTING] = 1
        ring.select_begins(longest)


def end_select(ready, count):
    if ready.told_select == 2:
        ready.told_select = 3
        words[WORD_SELECTING] = 0
        tell(SELECT_ENDED, 0, 0, 0, 0, 0, count, ready.lane)


def begin_running(ready, count):
    """The due timers have been moved; the callbacks run."""
    end_select(ready, 0)
    ready.polling = False
    ready.told_select = 0
    mark_last(ready)
    hidden = sum(1 for each in ready if not getattr(each, "_number", 0)) if count < 64 else 0
    tell(TURN_RUNNING, 0, 0, 0, 0, 0, count - hidden, ready.lane)
    if words[WORD_READER_WAITS]:
        ring.ring_doorbell()            # a callback that blocks now is not to go unnoticed


def running_callback():
    """The callback that runs in this thread, or 0."""
    loop = get_running_loop()
    ready = getattr(loop, "_ready", None)
    return ready.running if type(ready) is Ready else 0


@patches("asyncio.base_events:BaseEventLoop.__init__")
def patch_loop_init(original):
    def __init__(self):
        original(self)
        ready = Ready()
        ready.loop = weakref.ref(self)
        ready.number = number = name_object(self)
        ready.lane = number if lanes else 0
        ready.thread = ready.running = ready.told_select = ready.turn = 0
        ready.task_number = ready.again = ready.last = 0
        ready.task = ready.sources = None
        ready.polling = False
        self._ready = ready
        readies[number] = ready
        tell_loop_created(number)
    return __init__


def tell_loop_created(number):
    global current_loop
    if not any(each.thread for each in list(readies.values())):
        current_loop = number           # it is the next to run, if no other is started before
    tell(LOOP_CREATED, 0, place_here(2), number)


@patches("asyncio.base_events:BaseEventLoop.stop")
def patch_loop_stop(original):
    def stop(self):
        tell(STOP_REQUESTED, 0, place_here(2), 0, 0, running_callback(), 0, lane_of(self))
        original(self)
    return stop


@patches("asyncio.base_events:BaseEventLoop.close")
def patch_loop_close(original):
    def close(self):
        first = not self._closed
        original(self)
        if first and self._closed:
            tell(LOOP_CLOSED, 0, place_here(2), known(self), 0, 0, 0, lane_of(self))
    return close


@patches("asyncio.base_events:BaseEventLoop.call_exception_handler")
def patch_loop_exception_handler(original):
    def call_exception_handler(self, context):
        if type(context) is dict:
            tell_exception(context)
        original(self, context)
    return call_exception_handler


def tell_exception(context):
    running = running_callback()
    if running and "handle" in context:
        error = context.get("exception")
        tell(CALLBACK_FAILED, 0, 0, running, once(error_text(error) if isinstance(error, BaseException) else ""))
    report(context)


@patches("asyncio.selector_events:BaseSelectorEventLoop._process_events")
def patch_process_events(original):
    def _process_events(self, event_list):
        ready = self._ready
        if type(ready) is Ready:
            own = self._ssock
            own_descriptor = getattr(own, "fileno", int)()
            sources = {}
            for (fileobj, descriptor, _, (reader, writer)), mask in event_list:
                if fileobj is own or descriptor == own_descriptor:
                    continue
                if mask & 1 and reader is not None:
                    sources[id(reader)] = descriptor, 0
                if mask & 2 and writer is not None:
                    sources[id(writer)] = descriptor, 1
            end_select(ready, len(sources))
            ready.sources = sources
        original(self, event_list)
    return _process_events


@patches("asyncio.events:_set_running_loop")
def patch_set_running_loop(original):
    def _set_running_loop(loop, /):
        if loop is None:
            before = get_running_loop()
            original(None)
            loop_stops(before)
        else:
            original(loop)
            loop_starts(loop)
    asyncio._set_running_loop = _set_running_loop
    return _set_running_loop


def loop_starts(loop):
    ready = getattr(loop, "_ready", None)
    if type(ready) is not Ready:
        tell_foreign(loop)
        return
    ready.thread = get_ident()
    if virtual and "select" not in vars(loop._selector):
        loop._selector.select = selecting(loop, loop._selector.select)
    thread = thread_here()
    if lanes or ready.number != current_loop or thread:
        part_lanes()
        if 0 < thread < NATIVE_THREADS:
            words[WORD_NATIVE_THREAD + thread] = threading.get_native_id()  # whom Loopscope asks what blocks it
        tell(LOOP_SWITCHED, 0, 0, ready.number, 0, 0, thread, ready.lane)
    tell(LOOP_STARTED, 0, place_here(3), ready.number, 0, 0, 0, ready.lane)


def part_lanes():
    """Loops act in turns from here on, or in several threads: each event says whose it is."""
    global lanes, tell
    if lanes:
        return
    lanes = True
    for each in list(readies.values()):
        each.lane = each.number
    tell = tell_in_lane


def tell_in_lane(kind, detail=0, line=0, subject=0, obj=0, extra=0, value=0, loop=None):
    """tell, from then on."""
    tell_at(next_slot(), kind, detail, line, subject, obj, extra, value, lane_of(get_running_loop()) if loop is None else loop)


def lane_of(loop):
    ready = getattr(loop, "_ready", None)
    return ready.lane if type(ready) is Ready else 0


def loop_stops(loop):
    ready = getattr(loop, "_ready", None)
    if type(ready) is not Ready or not ready.thread:
        return
    end_select(ready, 0)
    if ready.running:
        end_callback(ready)
    ready.polling = False
    ready.told_select = 0
    tell(LOOP_STOPPED, 0, 0, ready.number, 0, 0, 0, ready.lane)
    ready.thread = 0


def tell_foreign(loop):
    fact_of_loop("%s.%s is not asyncio's own loop and cannot be recorded: only what the program prints is."
                 % (type(loop).__module__, type(loop).__qualname__))


def patch_asyncio():
    """Everything, before the program runs."""
    from asyncio import selector_events
    self_readers.append(selector_events.BaseSelectorEventLoop._read_from_self)
    if sys.platform == "win32":
        from asyncio import proactor_events
        self_readers.append(proactor_events.BaseProactorEventLoop._loop_self_reading)
    learn_types()
    maker_names.update(code.co_name for code in makers)
    apply_patches()

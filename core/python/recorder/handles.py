
# ---- Handles: what is to run and why ----

FunctionType = types.FunctionType
MethodType = types.MethodType
BuiltinType = types.BuiltinFunctionType
StepWrapper = None                      # the type of what a C task gives call_soon for its steps
FutureIter = None                       # the type of what a suspended task is in that awaits a future

def learn_types():
    """What a C task gives call_soon. The name keeps Task-1 for the program."""
    global StepWrapper, FutureIter

    class Loop:
        def get_debug(self):
            return False

        def call_soon(self, callback, *args, context=None):
            self.callback = callback

    FutureIter = type(C_Future(loop=Loop()).__await__())

    async def nothing():
        pass
    loop = Loop()
    coro = nothing()
    try:
        task = asyncio.Task(coro, loop=loop, name="none")
        StepWrapper = type(loop.callback)
        task._log_destroy_pending = False
        unregister = getattr(asyncio.tasks, "_unregister_task", None)
        if unregister is not None:
            unregister(task)
    finally:
        coro.close()


def describe(callback, args, place=None):
    """Why the callback is to run: its kind, what it serves (a name where the kind is call), and the task that it steps or
    of which it is a method. Runs none of the program's code."""
    kind = type(callback)
    if kind is StepWrapper:
        task = callback.__self__
        return CALLBACK_KIND_STEP, task_id(task, None, place), task
    if isinstance(callback, BuiltinType) or kind.__name__ == "TaskWakeupMethWrapper":
        owner = callback.__self__
        if isinstance(owner, C_Task):
            if getattr(callback, "__name__", "task_wakeup") == "task_wakeup":
                return CALLBACK_KIND_WAKEUP, task_id(owner), owner
            return CALLBACK_KIND_CALL, name(callback.__qualname__), owner
        return CALLBACK_KIND_CALL, name(callback.__qualname__), None
    while kind is functools.partial:
        args = callback.args + tuple(args or ())
        callback = callback.func
        kind = type(callback)
    owner, function = None, callback
    if kind is MethodType:
        owner, function = callback.__self__, callback.__func__
    if type(function) is not FunctionType:
        label = getattr(function, "__qualname__", None) if type(function) in named_types else None
        return CALLBACK_KIND_CALL, name(label or type(function).__qualname__), None
    if function.__qualname__ in own_callbacks:
        own = own_callback(callback, args)
        if own is not None:
            return own[0], own[1], None
    if owner is not None and isinstance(owner, C_Task):
        if function.__name__ == "__step" or function.__name__ == "__wakeup":    # of a Task written in Python
            return CALLBACK_KIND_STEP if function.__name__ == "__step" else CALLBACK_KIND_WAKEUP, task_id(owner), owner
        return CALLBACK_KIND_CALL, name(function.__qualname__), owner
    return CALLBACK_KIND_CALL, name(function.__qualname__), None


def callback_of_program(callback):
    """Whether a callback is a function of the program's."""
    kind = type(callback)
    while kind is functools.partial:
        callback = callback.func
        kind = type(callback)
    if kind is MethodType:
        callback = callback.__func__
    elif kind is not FunctionType:
        return False
    code = getattr(callback, "__code__", None)
    return code is not None and is_program_code(code.co_filename)


def of_program(callback, place):
    """Whether a callback of kind call is the program's own: its function is, or the program itself asked for it.
    `place`: where the program was."""
    if callback_of_program(callback):
        return True
    if not place:
        return False
    frame = getframe(2)
    while frame.f_code.co_filename in LOOP_FILES:
        frame = frame.f_back
    return is_program_code(frame.f_code.co_filename)


LOOP_FILES = {base_events.__file__, recorder_file}


def again(original, bases, changes, slots):
    """A class of asyncio's again, with more slots. Its functions are the same ones: what they call their class is the new one."""
    body = {key: value for key, value in vars(original).items()
            if not isinstance(value, (types.MemberDescriptorType, types.GetSetDescriptorType))}
    shown = body["__slots__"]
    body["__slots__"] = tuple(shown) + slots
    for change in changes:
        body["__slots__"] = tuple(each for each in body["__slots__"] if each != change)
    body.update(changes)
    made = type(original.__name__, bases, body)
    made.__slots__ = shown
    made.__qualname__ = original.__qualname__
    for value in list(body.values()):
        for cell in getattr(value, "__closure__", None) or ():
            if cell.cell_contents is original:
                cell.cell_contents = made
    return made


@patches("asyncio.events:Handle")
def patch_handle(original):
    global Handle, LastHandle
    cancel_handle = original.cancel

    def cancel(self):
        if not self._cancelled:
            number = getattr(self, "_number", 0)
            if number:
                tell(CALLBACK_CANCELLED, 0, place_here(2), number, 0, running_callback())
        cancel_handle(self)
    look_like(cancel, cancel_handle)
    Handle = again(original, (object,), {"cancel": cancel}, ("_number", "_steps"))
    LastHandle = type(original.__name__, (Handle,), {"__slots__": (), "__del__": last_is_over,
                                                     "__module__": original.__module__})
    if asyncio.Handle is original:
        asyncio.Handle = Handle
    return Handle


@patches("asyncio.events:TimerHandle")
def patch_timer_handle(original):
    global TimerHandle

    def get(self):
        return self._stands

    def put(self, scheduled):
        # call_at sets it when the timer has joined the heap, _run_once clears it when it takes it from there.
        self._stands = scheduled
        if scheduled:
            schedule_timer(self)
        elif self._cancelled and getattr(self, "_number", 0):
            drop_timer(self)            # unless it is due all the same
    TimerHandle = again(original, (Handle,), {"_scheduled": property(get, put)}, ("_stands",))
    if asyncio.TimerHandle is original:
        asyncio.TimerHandle = TimerHandle
    return TimerHandle

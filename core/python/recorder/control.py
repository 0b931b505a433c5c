
# ---- Control: Loopscope pauses the program between callbacks, and says where it is to stop ----
#
# Before each callback of a recorded loop the one that runs it asks whether it may begin:
#
#     if callbacks_begun >= words[WORD_ALLOWED] or aim is not None:
#         before_callback(callbacks_begun, task)
#
# A program that is held blocks in a read of the control pipe, so it costs no time and needs no thread.

control_pipe = None     # the descriptor of its read end
commands_read = 0
commands_rest = b""     # of a line that has not come whole
aim = None              # "turn"; ("task", number); ("line", line, path): where to stop next
turn_of_aim = 0         # the turn in which it was set
turns_begun = 0
at_control = threading.RLock()  # who reads the control pipe: of loops in several threads one at a time waits there


def may_begin(callbacks):
    allowed = words[WORD_ALLOWED]
    if callbacks < allowed:
        return True
    until = words[WORD_UNTIL]
    return until < 1 << 63 and clock_now() - words[WORD_EPOCH] <= until


def before_callback(callbacks, task):
    """Holds the program until the callback may begin that would be number `callbacks` (from 0), a step of the task of
    that number or of none."""
    if control_pipe is None:
        return
    look_for_commands()
    if aim == "turn" and turns_begun != turn_of_aim or type(aim) is tuple and aim[0] == "task" and aim[1] == task:
        hold(callbacks, True)
    elif not may_begin(callbacks):
        hold(callbacks, False)


def begin_turn():
    """A turn of a loop begins."""
    global turns_begun
    turns_begun += 1
    if control_pipe is not None:
        look_for_commands()


def look_for_commands():
    if commands_read != words[WORD_COMMANDS] and at_control.acquire(False):
        try:
            read_commands(False)
        finally:
            at_control.release()


def hold(callbacks, arrived, place=0):
    """Holds the program: until Loopscope says more where it has come to what was aimed at, else until it may go on."""
    with at_control:
        hold_here(callbacks, arrived, place)


def hold_here(callbacks, arrived, place):
    if arrived:
        drop_aim()
        read_commands(False)            # what is left of a hold before
        if aim is not None:
            arrived = False             # it has already said more
    if not arrived and may_begin(callbacks):
        return
    if not virtual:
        tell(RUN_PAUSED, 0, place, loop=0)
    try:
        while True:
            words[WORD_HELD] = 1        # Loopscope sets it to 0 when it lets go, and may think better of it
            ring.ring_doorbell()
            read_commands(True)
            if may_begin(callbacks):
                break
    finally:
        words[WORD_HELD] = 0
        if not virtual:
            tell(RUN_RESUMED, loop=0)


def read_commands(wait):
    """Reads what Loopscope has written to the control pipe; `wait`: until it writes."""
    global commands_read, commands_rest, aim, turn_of_aim
    os_set_blocking(control_pipe, wait)
    try:
        data = os_read(control_pipe, 65536)
    except BlockingIOError:
        data = None
    if data == b"":
        os_exit(1)                      # Loopscope is gone
    while data:
        *lines, commands_rest = (commands_rest + data).split(b"\n")
        for line in lines:
            if line:
                commands_read += 1
                command, _, rest = line.decode("utf-8", "surrogateescape").partition(" ")
                drop_aim()
                if command == "turn":
                    aim, turn_of_aim = "turn", turns_begun
                elif command == "task":
                    aim = ("task", int(rest))
                elif command == "line":
                    number, _, path = rest.partition(" ")
                    aim = ("line", int(number), path)
                    watch_lines()
        if len(data) < 65536:
            break
        os_set_blocking(control_pipe, False)
        try:
            data = os_read(control_pipe, 65536)
        except BlockingIOError:
            break


def drop_aim():
    global aim
    if type(aim) is tuple and aim[0] == "line":
        unwatch_lines()
    aim = None


# A line to stop at. From 3.12 on the interpreter itself watches for it, at no cost elsewhere; before, the program is
# traced as by a debugger, only while there is such a line.

line_tool = None        # the tool's number
traced_before = None, None      # what the program had set, for its thread and for those to come


def same_file(code_file, path):
    return code_file == path or os.path.abspath(code_file) == path


def at_line(code, line):
    if type(aim) is tuple and aim[0] == "line" and line == aim[1] and same_file(code.co_filename, aim[2]):
        hold(callbacks_held_inside(), True, place_of(code.co_filename, line))


def callbacks_held_inside():
    """What may_begin is to be asked inside a callback: the one that runs has begun and goes on as if it had not."""
    return max(0, words[WORD_CALLBACKS] - 1)


def watch_lines():
    global line_tool, traced_before
    monitoring = getattr(sys, "monitoring", None)
    if monitoring is None:
        if sys.gettrace() is not trace_lines:
            traced_before = sys.gettrace(), threading._trace_hook
        threading.settrace(trace_lines)
        sys.settrace(trace_lines)
        frame = sys._getframe(1)
        while frame is not None:        # the functions that run already
            if same_file(frame.f_code.co_filename, aim[2]):
                frame.f_trace = trace_lines
            frame = frame.f_back
        return
    for tool in (4, 3, 5, 2, 1, 0):
        if line_tool is None and monitoring.get_tool(tool) is None:
            monitoring.use_tool_id(tool, "loopscope")
            line_tool = tool
    if line_tool is None:
        return                          # debuggers and profilers have them all
    events = monitoring.events

    def line_event(code, line):
        if type(aim) is not tuple or aim[0] != "line" or not same_file(code.co_filename, aim[2]):
            return monitoring.DISABLE
        if line != aim[1]:
            return monitoring.DISABLE
        at_line(code, line)

    monitoring.register_callback(line_tool, events.LINE, line_event)
    monitoring.set_events(line_tool, events.LINE)
    monitoring.restart_events()


def unwatch_lines():
    global line_tool
    monitoring = getattr(sys, "monitoring", None)
    if monitoring is None:
        before, before_of_threads = traced_before
        sys.settrace(before)
        threading.settrace(before_of_threads)
    elif line_tool is not None:
        monitoring.set_events(line_tool, 0)
        monitoring.register_callback(line_tool, monitoring.events.LINE, None)
        monitoring.free_tool_id(line_tool)
        line_tool = None


def trace_lines(frame, event, argument):
    if type(aim) is not tuple or aim[0] != "line":
        return None
    if not same_file(frame.f_code.co_filename, aim[2]):
        return None
    if event == "line" or event == "call":
        if event == "line":
            at_line(frame.f_code, frame.f_lineno)
    return trace_lines


os_read, os_exit = os.read, os._exit
os_set_blocking = getattr(os, "set_blocking", None)


def hold_at_start():
    """Holds the program before its first line."""
    if control_pipe is not None:
        hold(0, False)


def begin_live(memory_descriptor, control, doorbell, stacks):
    """Loopscope has started this process: it reads what is told through shared memory, and holds the program."""
    global control_pipe, ring
    import faulthandler
    import mmap
    import signal
    descriptors = [out_of_the_way(d) for d in (memory_descriptor, control, doorbell, stacks)]
    # The mapping keeps a descriptor of its own: it is to be none of the low ones, which the program would get.
    low = []
    while True:
        copy = os.dup(descriptors[0])
        low.append(copy)
        if copy >= FIRST_DESCRIPTOR:
            break
    shared = mmap.mmap(descriptors[0], 0)
    for copy in low + [descriptors[0]]:
        os.close(copy)
    control_pipe = descriptors[1]
    use_memory(shared)
    ring = SharedRing(descriptors[2])
    faulthandler.register(signal.SIGRTMAX - 1, file=descriptors[3], all_threads=False, chain=False)
    os.register_at_fork(after_in_child=partial(faulthandler.unregister, signal.SIGRTMAX - 1))


FIRST_DESCRIPTOR = 200  # the recorder's are above, so that the program's have the numbers that they would have


def out_of_the_way(descriptor):
    """The same file under a number that the program would not get, closed for what it starts."""
    try:
        import fcntl
        moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, FIRST_DESCRIPTOR)
    except (ImportError, AttributeError, OSError):
        os.set_inheritable(descriptor, False)
        return descriptor
    os.close(descriptor)
    return moved

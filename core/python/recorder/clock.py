
# ---- The clock: real, or virtual time, which jumps to the next timer while nothing from outside can come ----

virtual = False
virtual_now = 0.0                       # s
flows_since = None                      # real time up to which the virtual clock has gone with it, or None: it stands
readings = 0                            # of the clock by the program, in a row
READINGS = 1000                         # after so many each further one moves the clock, for a program that waits so
real_monotonic = time.monotonic
real_time = time.time
LONGEST_TIME = (1 << 63) - 1


def virtual_clock():
    """Virtual time in ns, as events have it."""
    return int(virtual_now * 1e9 + .5)


def nanoseconds(seconds):
    """A time or duration as an event can hold it, whatever was given."""
    try:
        return max(0, min(int(seconds * 1e9 + .5), LONGEST_TIME))
    except (ValueError, OverflowError, TypeError):
        return LONGEST_TIME


def read_clock():
    """The clock, for the program. It stands still while a callback runs; one that waits in a loop for it to go on
    would wait for ever, so after many readings it does, a little by each. Another thread has the time that passes."""
    global readings, virtual_now
    if get_ident() != home:
        begin_to_flow()
        flow(None, None)
        return virtual_now
    readings += 1
    if readings > READINGS:
        virtual_now += 1e-6
    return virtual_now


def skip_waiting():
    """Virtual time, from now on and for the whole program."""
    global virtual, clock_now, home
    home = get_ident()
    import queue, subprocess            # they keep the real clock for their own waits
    virtual = True
    clock_now = virtual_clock
    began = real_time()
    for clock, reads in (
            ("monotonic", read_clock), ("perf_counter", read_clock), ("time", lambda: began + read_clock()),
            ("monotonic_ns", lambda: int(read_clock() * 1e9 + .5)), ("perf_counter_ns", lambda: int(read_clock() * 1e9 + .5)),
            ("time_ns", lambda: int(began * 1e9) + int(read_clock() * 1e9 + .5)), ("sleep", virtual_sleep)):
        setattr(time, clock, stands_for(reads, getattr(time, clock)))


def virtual_sleep(seconds):
    """time.sleep: in a loop's thread the clock goes on; another thread really sleeps."""
    global virtual_now
    if get_running_loop() is None and threading.current_thread() is not threading.main_thread():
        return real_sleep(seconds)
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    virtual_now += seconds


def selecting(loop, select):
    """A selector's `select` in virtual time."""
    def virtual_select(timeout=None):
        global virtual_now, readings, turns_in_a_row
        readings = 0
        found = select(0)
        if found or timeout is not None and timeout <= 0:
            turns_in_a_row += 1
            if turns_in_a_row > TURNS:
                begin_to_flow("The program goes on and on without waiting, perhaps for the clock: "
                              "while it does, time goes as the real one.")
            flow(loop, timeout)
            return found
        turns_in_a_row = 0
        slice_of_wait = 0.001
        while comes_from_outside(loop):
            begin_to_flow()
            found = select(slice_of_wait if timeout is None else min(slice_of_wait, timeout))
            if flow(loop, timeout) or found:
                return found
            if timeout is not None:
                scheduled = loop._scheduled
                timeout = scheduled[0]._when - virtual_now if scheduled else timeout - slice_of_wait
                if timeout <= 0:
                    return found
            slice_of_wait = min(slice_of_wait * 2, 0.02)
        stop_to_flow()
        found = select(0)               # what came last
        if found or loop_has_ready(loop):
            return found
        if timeout is None:
            deadlocked()
        # Land on the timer itself, free of the subtraction's rounding.
        scheduled = loop._scheduled
        virtual_now = max(virtual_now, scheduled[0]._when) if scheduled else virtual_now + timeout
        return found
    return virtual_select


def loop_has_ready(loop):
    return bool(loop._ready)


OUTSIDE = ("Something outside the loop takes part (a thread, a connection, a process): "
           "while it can come, waits take real time.")


def begin_to_flow(why=OUTSIDE):
    global flows_since
    if flows_since is None:
        flows_since = real_monotonic()
        if why not in told_real:
            told_real.add(why)
            tell(RUN_FACT, 0, 0, 0, name("waiting"), name(why))


told_real = set()                       # why waits take real time, as far as it was told
turns_in_a_row = 0                      # of the loop, in which it did not wait
TURNS = 20000                           # after so many the clock goes on, for a program that waits for it so
home = 0                                # the program's first thread


def stop_to_flow():
    global flows_since
    flows_since = None


def flow(loop, timeout):
    """Lets the virtual clock go as far as the real one has gone. True: the next timer is due."""
    global virtual_now, flows_since
    now, since = real_monotonic(), flows_since
    if since is not None:
        flows_since = now
        virtual_now += now - since
    return timeout is not None and timeout > 0 and bool(loop._scheduled) and virtual_now >= loop._scheduled[0]._when


def comes_from_outside(loop):
    """Whether anything but a timer may still wake the loop."""
    selector = loop._selector
    try:
        if len(selector.get_map()) > loop._internal_fds:
            return True
    except (AttributeError, TypeError):
        return True
    return bool(getattr(loop, "_signal_handlers", None)) or busy_threads() or signals_handled() \
        or living_children()


def living_children():
    """Whether a process that the program has started lives. Those that multiprocessing keeps for itself do not count."""
    try:
        ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except (AttributeError, OSError):
        return False                    # there is none
    helpers = set()
    for module, kept, pid in (("resource_tracker", "_resource_tracker", "_pid"), ("forkserver", "_forkserver", "_forkserver_pid")):
        helpers.add(getattr(getattr(sys.modules.get("multiprocessing." + module), kept, None), pid, None))
    if ended is None and helpers == {None}:
        return True
    children = []
    try:
        for each in os.listdir("/proc/self/task"):
            with open("/proc/self/task/%s/children" % each) as file:
                children += map(int, file.read().split())
    except OSError:
        return ended is None
    return any(child not in helpers and is_alive(child) for child in children)


def is_alive(process):
    try:
        with open("/proc/%d/stat" % process, "rb") as file:
            return file.read().rpartition(b") ")[2][:1] not in b"ZX"
    except OSError:
        return False


def signals_handled():
    """Whether a signal may come that the program wants to know of. Ctrl+C is none of these: it ends the program."""
    import signal
    if any(callable(signal.getsignal(each)) for each in signal.valid_signals() if each != signal.SIGINT):
        return True
    return hasattr(signal, "getitimer") and signal.getitimer(signal.ITIMER_REAL)[0] > 0


def busy_threads():
    """Whether another thread lives that has something to do: an executor's that waits for a job has not."""
    others = [each for each in threading.enumerate() if each is not threading.current_thread()]
    if not others:
        return False
    executors = sys.modules.get("concurrent.futures.thread")
    workers = getattr(executors, "_threads_queues", {})
    pools = set()
    for thread in others:
        if thread not in workers:
            return True
        pool = (getattr(thread, "_args", None) or (None,))[0]
        pool = pool() if pool is not None else None
        if pool is None:
            return True
        pools.add(pool)
    return any(not pool._work_queue.empty() or pool._idle_semaphore._value < len(pool._threads) for pool in pools)


def deadlocked():
    """Nothing can ever wake the loop, and time is virtual: the run is over."""
    tell(IDLE)
    end_run(RUN_OUTCOME_DEADLOCKED, "nothing can ever wake the loop")
    for stream in sys.stdout, sys.stderr:
        try:
            stream.flush()
        except Exception:
            pass                        # it is closed, or not there
    os._exit(3)

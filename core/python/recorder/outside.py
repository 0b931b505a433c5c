
# ---- Outside the loop: threads and their jobs, blocking calls, connections and their bytes, processes ----
#
# Hooked is what asyncio and the library call before and after: no frame of the recorder is on the stack while the
# program's code runs.

import asyncio.base_subprocess
import asyncio.selector_events
import concurrent.futures
import socket

# Threads have numbers from 1; the one that runs the program is 0.
thread_numbers = {threading.get_ident(): 0}     # by ident, of those that live
threads_begun = {}                      # by id of the Thread, of those that have not been seen to run
next_thread = itertools.count(1).__next__


def thread_here():
    """The number of the calling thread."""
    ident = get_ident()
    number = thread_numbers.get(ident)
    return thread_number(ident) if number is None else number


def thread_number(ident=None):
    """The number of the thread with that ident, or of the calling one; a thread that was started without the module
    threading is told of now."""
    if ident is None:
        ident = get_ident()
    number = thread_numbers.get(ident)
    if number is None:
        thread = threading._active.get(ident)
        number = threads_begun.pop(id(thread), None)
        if number is None:
            number = next_thread()
            tell(THREAD_STARTED, 0, 0, number, once(thread.name if thread is not None else "a thread"))
        thread_numbers[ident] = number
    return number


def begin_thread(bootstrap):
    thread = getattr(bootstrap, "__self__", None)
    if not isinstance(thread, threading.Thread):
        return
    threads_begun[id(thread)] = number = next_thread()
    of_executor = getattr(getattr(thread, "_target", None), "__code__", None) is worker_code
    place = 0 if of_executor else place_here(2)
    tell(THREAD_STARTED, 0, place, number, once(thread.name), 0 if of_executor else task_here())


@patches("threading:_start_new_thread", before=(3, 13))
def patch_start_new_thread(original):
    def _start_new_thread(function, args):
        begin_thread(function)
        return original(function, args)
    return _start_new_thread


@patches("threading:_start_joinable_thread", since=(3, 13))
def patch_start_joinable_thread(original):
    def _start_joinable_thread(function, **keywords):
        begin_thread(function)
        return original(function, **keywords)
    return _start_joinable_thread


def end_thread():
    number = thread_here()
    if number:
        tell(THREAD_ENDED, 0, 0, number)
        thread_numbers.pop(get_ident(), None)


@patches("threading:_make_invoke_excepthook")
def patch_thread_errors(original):
    def _make_invoke_excepthook():
        invoke = original()

        def invoke_excepthook(thread):
            without_recorder(sys.exc_info()[1])
            invoke(thread)
        return invoke_excepthook
    return _make_invoke_excepthook


@patches("threading:Thread._delete", since=(3, 11))
def patch_thread_delete(original):
    def _delete(self):
        end_thread()
        original(self)
    return _delete


@patches("threading:_active", before=(3, 11))
def patch_active_threads(original):
    class Active(dict):
        """The threads that live, by their idents: before 3.11 a thread's last deed is to delete itself from it."""
        def __delitem__(self, ident):
            if ident == get_ident():
                end_thread()
            dict.__delitem__(self, ident)
    Active.__name__ = Active.__qualname__ = "dict"
    return Active(original)


# Jobs: what an executor is given. The loop's own ones settle a future of the loop, which is made after the job is in
# the executor's queue: its number is given before, so that all is told in the order of what causes what.
jobs = {}                               # by id of the concurrent future
loop_futures = {}                       # by thread: the number of the future that wrap_future is about to make
RUN_IN_EXECUTOR = asyncio.BaseEventLoop.run_in_executor.__code__


def name_of_job(function):
    while type(function) is functools.partial:
        inner = function.func
        if type(inner) is BuiltinType and inner.__name__ == "run" and function.args:
            inner = function.args[0]    # to_thread: Context.run
        function = inner
    return name_of_callback(function)


def submit_job(future, function):
    jobs[id(future)] = job = next_object()
    frame = getframe(2)                 # submit
    n = 0
    if frame.f_back is not None and frame.f_back.f_code is RUN_IN_EXECUTOR:
        loop_futures[get_ident()] = n = next_object()
        tell(FUTURE_CREATED, FUTURE_KIND_EXECUTOR, place_here(2), n, job)
    tell(JOB_SUBMITTED, 0, place_here(2), job, name_of_job(function), task_here(), n)


def future_of_job():
    """The number that was told of the future that run_in_executor is making in this thread, or 0."""
    return loop_futures.pop(get_ident(), 0)


# The modules of the executors are imported late, when one is made: the class that they have in common says so.
worker_code = None                      # what a thread of an executor runs


def patch_executors():
    @classmethod
    def __init_subclass__(cls, **keywords):
        super(concurrent.futures.Executor, cls).__init_subclass__(**keywords)
        if cls.__module__ in ("concurrent.futures.thread", "concurrent.futures.process"):
            patch_work_items(sys.modules[cls.__module__])
    concurrent.futures.Executor.__init_subclass__ = __init_subclass__
    for module in ("concurrent.futures.thread", "concurrent.futures.process"):
        if module in sys.modules:
            patch_work_items(sys.modules[module])


def patch_work_items(module):
    global worker_code
    if module.__name__ == "concurrent.futures.thread":
        worker_code = module._worker.__code__
    original = module._WorkItem.__init__
    if original.__code__.co_filename == recorder_file:
        return

    def __init__(self, future, *rest):
        # fn, args, kwargs, and from 3.14 on the three as one.
        submit_job(future, rest[0][0] if len(rest) == 1 and type(rest[0]) is tuple else rest[0])
        original(self, future, *rest)
    module._WorkItem.__init__ = __init__


@patches("concurrent.futures._base:Future.set_running_or_notify_cancel")
def patch_set_running(original):
    def set_running_or_notify_cancel(self):
        goes = original(self)
        job = jobs.get(id(self)) if goes else None
        if job is not None:
            tell(JOB_BEGUN, 0, 0, job, 0, 0, thread_here())
        return goes
    return set_running_or_notify_cancel


def end_job(future, outcome, text):
    job = jobs.pop(id(future), None)
    if job is not None:
        tell(JOB_ENDED, outcome, 0, job, once(text))


@patches("concurrent.futures._base:Future.set_result")
def patch_set_result(original):
    def set_result(self, result):
        if id(self) in jobs:
            end_job(self, OUTCOME_RESULT, text_of(result))
        original(self, result)
    return set_result


@patches("concurrent.futures._base:Future.set_exception")
def patch_set_exception(original):
    def set_exception(self, exception):
        if id(self) in jobs:
            end_job(self, OUTCOME_EXCEPTION, error_text(exception) if exception is not None else "None")
        original(self, exception)
    return set_exception


@patches("concurrent.futures._base:Future.cancel")
def patch_cancel(original):
    def cancel(self):
        if id(self) in jobs and self._state == "PENDING":
            end_job(self, OUTCOME_CANCELLED, "")
        return original(self)
    return cancel


# Blocking calls. That others block is seen from outside (Loopscope looks at the stack); of these the end is exact.

@patches("time:sleep")
def patch_time_sleep(original):
    def sleep(seconds, /):
        try:
            asked = nanoseconds(seconds) if type(seconds) in (int, float) else 0
        except Exception:
            asked = 0
        thread, task = thread_here(), task_here()
        what, place = name("time.sleep"), place_here(2)
        tell(BLOCKING_BEGUN, 0, place, thread, what, task, asked)
        if asked > 10_000_000:
            ring.flush()
        try:
            return original(seconds)
        finally:
            tell(BLOCKING_ENDED, 0, place, thread, what, task)
    return sleep


# Connections: sockets of the loop's transports and of its sock_ calls, by descriptor.
connections = {}                        # descriptor -> number
established = set()                     # numbers
why_closed = {}                         # number -> (outcome, text)


def descriptor_of(sock):
    try:
        descriptor = sock if type(sock) is int else sock.fileno()
    except Exception:
        return -1
    return descriptor if type(descriptor) is int else -1


def address_text(address):
    if type(address) is tuple and len(address) >= 2:
        return ("[%s]:%s" if ":" in str(address[0]) else "%s:%s") % address[:2]
    if type(address) is bytes:
        return address.decode("utf-8", "replace")
    return address if type(address) is str else ""


def address_of(sock, peer):
    try:
        return address_text(sock.getpeername() if peer else sock.getsockname())
    except (OSError, AttributeError):
        return ""


def open_connection(kind, descriptor, address):
    if descriptor < 0:
        return 0
    if descriptor in connections:
        close_connection(descriptor)    # the program has closed it in a way that nobody saw
    connections[descriptor] = number = next_object()
    if kind == CONNECTION_KIND_FROM_PEER:
        task = place = 0                # asyncio has a task of its own to accept it
    else:
        task, place = task_here(), place_here(2)
    tell(CONNECTION_OPENED, kind, place, number, once(address), descriptor, task)
    return number


def establish(descriptor):
    number = connections.get(descriptor)
    if number and number not in established:
        established.add(number)
        tell(CONNECTION_ESTABLISHED, 0, 0, number)


def close_connection(descriptor, outcome=OUTCOME_RESULT, text=""):
    number = connections.pop(descriptor, 0)
    if number:
        established.discard(number)
        outcome, text = why_closed.pop(number, (outcome, text))
        tell(CONNECTION_CLOSED, outcome, 0, number, once(text))


def connect_begun(sock, address):
    descriptor = descriptor_of(sock)
    if descriptor not in connections or connections[descriptor] in established:
        open_connection(CONNECTION_KIND_TO_PEER, descriptor, address_text(address))


def connect_looked_at(future, sock):
    if future.done() and not future.cancelled():
        error = future._exception
        descriptor = descriptor_of(sock)
        if error is None:
            establish(descriptor)
        elif descriptor in connections:
            why_closed[connections[descriptor]] = OUTCOME_EXCEPTION, error_text(error)


@patches("asyncio.selector_events:BaseSelectorEventLoop._sock_connect")
def patch_sock_connect(original):
    def _sock_connect(self, fut, sock, address):
        connect_begun(sock, address)
        original(self, fut, sock, address)
        connect_looked_at(fut, sock)
    return _sock_connect


@patches("asyncio.selector_events:BaseSelectorEventLoop._sock_connect_cb")
def patch_sock_connect_cb(original):
    def _sock_connect_cb(self, fut, sock, address):
        original(self, fut, sock, address)
        connect_looked_at(fut, sock)
    return _sock_connect_cb


@patches("asyncio.selector_events:_SelectorTransport.__init__")
def patch_transport_init(original):
    def __init__(self, loop, sock, protocol, extra=None, server=None):
        original(self, loop, sock, protocol, extra, server)
        descriptor = descriptor_of(sock)
        number = connections.get(descriptor)
        if not number:
            kind = CONNECTION_KIND_FROM_PEER if server is not None else CONNECTION_KIND_TO_PEER
            address = address_of(sock, True)
            if not address:
                address = address_of(sock, False)
                if getattr(sock, "type", None) == socket.SOCK_DGRAM:
                    kind = CONNECTION_KIND_LISTENING
            number = open_connection(kind, descriptor, address or "client")
            if number:
                established.add(number)
                if kind == CONNECTION_KIND_TO_PEER:
                    tell(CONNECTION_ESTABLISHED, 0, 0, number)
    return __init__


@patches("asyncio.selector_events:_SelectorTransport._force_close")
def patch_force_close(original):
    def _force_close(self, exc):
        number = connections.get(descriptor_of(self._sock_fd))
        if number and not self._conn_lost:
            why_closed[number] = (OUTCOME_CANCELLED, "aborted") if exc is None else (OUTCOME_EXCEPTION, error_text(exc))
        original(self, exc)
    return _force_close


def bytes_hook(method, kind, count):
    """A method of socket.socket that reads or writes: of a connection that is known its bytes are told."""
    of_c = getattr(socket.socket, method, None)
    if of_c is None:
        return

    def hooked(self, *args):
        got = of_c(self, *args)
        number = connections.get(self.fileno())
        if number:
            size = got if count is None else count(got)
            if size:
                tell(kind, 0, 0, number, 0, 0, size)
        return got
    hooked.__name__ = method
    hooked.__qualname__ = "socket." + method
    hooked.__doc__ = of_c.__doc__
    hooked.__module__ = "_socket"
    setattr(socket.socket, method, OfConnections(of_c, hooked))


class OfConnections:
    """A method of socket.socket that is C's own for a socket that is no connection of a loop."""
    __slots__ = ("original", "function")

    def __init__(self, original, function):
        self.original = original
        self.function = function

    def __get__(self, sock, cls=None):
        if sock is None or not connections or sock.fileno() not in connections:
            return self.original.__get__(sock, cls)
        return MethodType(self.function, sock)


def first_length(got):
    return len(got[0])


def patch_outside():
    patch_executors()
    sys.meta_path.insert(0, LoopsWatched)
    for method, kind, count in (
            ("recv", BYTES_RECEIVED, len), ("recv_into", BYTES_RECEIVED, None), ("recvfrom", BYTES_RECEIVED, first_length),
            ("recvmsg", BYTES_RECEIVED, first_length), ("recvfrom_into", BYTES_RECEIVED, lambda got: got[0]),
            ("send", BYTES_SENT, None), ("sendto", BYTES_SENT, None), ("sendmsg", BYTES_SENT, None)):
        bytes_hook(method, kind, count)


@patches("socket:socket._real_close")
def patch_real_close(original):
    def _real_close(self, _ss=None):
        if connections:
            close_connection(self.fileno())
        original(self)
    return _real_close


@patches("socket:socket.detach")
def patch_detach(original):
    def detach(self):
        if connections:
            close_connection(self.fileno())
        return original(self)
    return detach

SocketTransport = asyncio.selector_events._SelectorSocketTransport


# Who reads a stream that has nothing yet, or writes to one that is full, waits for its connection.

def of_stream_wait(f, frame):
    transport = getattr(frame.f_locals["self"], "_transport", None)
    if transport is not None and type(transport) is not SocketTransport \
            and type(transport).__name__ == "_SSLProtocolTransport":
        transport = getattr(transport._ssl_protocol, "_transport", None)
    n = connections.get(getattr(transport, "_sock_fd", None), 0)
    line = place_from(frame)
    if not n:
        new_future(f, FUTURE_KIND_PLAIN, 0, line)
        return
    mark(f, AWAIT_KIND_PRIMITIVE)
    place, task = name_object(f), task_here()
    tell_two(FUTURE_CREATED, FUTURE_KIND_WAITER, line, place, n, 0, 0,
             PRIMITIVE_WAIT_BEGUN, WAIT_FOR_TURN, line, n, task, place, 0)
    places[task] = n, place, line, None


makers[asyncio.StreamReader._wait_for_data.__code__] = of_stream_wait
makers[asyncio.streams.FlowControlMixin._drain_helper.__code__] = of_stream_wait


# Readers and writers.
accept_connection = asyncio.selector_events.BaseSelectorEventLoop._accept_connection

DefaultSelector = asyncio.selector_events.selectors.DefaultSelector


def source_known(loop, descriptor, writer):
    """Whether the loop has a reader, or writer, of that descriptor."""
    selector = loop._selector
    try:
        if type(selector) is DefaultSelector:       # without the error where there is none
            key = selector._fd_to_key.get(descriptor)
            return key is not None and key.data[writer] is not None
        reader_and_writer = selector.get_map()[descriptor].data
    except (KeyError, ValueError, AttributeError, RuntimeError, TypeError):
        return False
    return reader_and_writer[writer] is not None


def own_source(loop, descriptor):
    """The socket by which threads and signals wake the loop."""
    own = getattr(loop, "_ssock", None)
    return own is None or descriptor_of(own) == descriptor


def source_added(loop, fd, writer, callback):
    descriptor = descriptor_of(fd)
    if own_source(loop, descriptor):
        return
    shown_name = name_of_callback(callback) if callback_of_program(callback) else 0
    tell(SOURCE_ADDED, writer, place_here(2), descriptor, shown_name, 0, connections.get(descriptor, 0))


def source_removed(loop, fd, writer):
    descriptor = descriptor_of(fd)
    if not own_source(loop, descriptor) and source_known(loop, descriptor, writer):
        tell(SOURCE_REMOVED, writer, place_here(2), descriptor, 0, 0, connections.get(descriptor, 0))


@patches("asyncio.selector_events:BaseSelectorEventLoop._add_reader")
def patch_add_reader(original):
    def _add_reader(self, fd, callback, *args):
        if getattr(callback, "__func__", None) is accept_connection:
            sock = args[1]
            if descriptor_of(sock) not in connections:
                open_connection(CONNECTION_KIND_LISTENING, descriptor_of(sock), address_of(sock, False))
        handle = original(self, fd, callback, *args)
        source_added(self, fd, 0, callback)
        return handle
    return _add_reader


@patches("asyncio.selector_events:BaseSelectorEventLoop._add_writer")
def patch_add_writer(original):
    def _add_writer(self, fd, callback, *args):
        handle = original(self, fd, callback, *args)
        source_added(self, fd, 1, callback)
        return handle
    return _add_writer


@patches("asyncio.selector_events:BaseSelectorEventLoop._remove_reader")
def patch_remove_reader(original):
    def _remove_reader(self, fd):
        source_removed(self, fd, 0)
        return original(self, fd)
    return _remove_reader


@patches("asyncio.selector_events:BaseSelectorEventLoop._remove_writer")
def patch_remove_writer(original):
    def _remove_writer(self, fd):
        source_removed(self, fd, 1)
        return original(self, fd)
    return _remove_writer


# Processes: a subprocess is a connection, with the bytes of its pipes.
processes = {}                          # id of the transport -> number


@patches("asyncio.base_subprocess:BaseSubprocessTransport._pipe_data_received")
def patch_pipe_data(original):
    def _pipe_data_received(self, fd, data):
        number = processes.get(id(self))
        if number and data:
            tell(BYTES_RECEIVED, 0, 0, number, 0, 0, len(data))
        original(self, fd, data)
    return _pipe_data_received


@patches("asyncio.base_subprocess:BaseSubprocessTransport._process_exited")
def patch_process_exited(original):
    def _process_exited(self, returncode):
        number = processes.pop(id(self), 0)
        if number:
            failed = OUTCOME_EXCEPTION if returncode else OUTCOME_RESULT
            if returncode is not None and returncode < 0:
                text = "killed by signal %d" % -returncode
            else:
                text = "exit status %s" % returncode
            tell(CONNECTION_CLOSED, failed, 0, number, once(text))
        original(self, returncode)
    return _process_exited


@patches("asyncio.base_subprocess:BaseSubprocessTransport._connect_pipes")
def patch_connect_pipes(original):
    def _connect_pipes(self, waiter):
        processes[id(self)] = number = next_object()
        args = self._proc.args if self._proc is not None else ""
        if type(args) is not str:
            args = os.path.basename(os.fsdecode(args[0])) if type(args) in (list, tuple) and args else ""
        tell(CONNECTION_OPENED, CONNECTION_KIND_TO_PEER, place_here(2), number,
             once("%s, process %s" % (args, self._pid)), 0, task_here())
        tell(CONNECTION_ESTABLISHED, 0, 0, number)
        return original(self, waiter)
    return _connect_pipes


# Loops that cannot be recorded. uvloop's is made in C: asyncio's takes its place. trio and curio have loops of their own.

said_of_loops = set()


def fact_of_loop(text):
    if text not in said_of_loops:
        said_of_loops.add(text)
        tell(RUN_FACT, 0, 0, 0, name("loop"), name(text))


def replace_uvloop(module):
    def said(function):
        def stands_in(*arguments, **keywords):
            fact_of_loop("uvloop's loop cannot be recorded: asyncio's takes its place.")
            return function(*arguments, **keywords)
        return stands_in

    def install():
        asyncio.set_event_loop_policy(None)

    def run(main, *, loop_factory=None, debug=None, **keywords):
        return asyncio.run(main, debug=debug)
    for attribute, function in (("install", install), ("run", run), ("new_event_loop", asyncio.new_event_loop)):
        if hasattr(module, attribute):
            replacement = said(function)
            look_like(replacement, getattr(module, attribute))
            setattr(module, attribute, replacement)
    if hasattr(module, "Loop"):
        class Loop(asyncio.SelectorEventLoop):
            __init__ = said(asyncio.SelectorEventLoop.__init__)
        Loop.__module__, Loop.__qualname__ = "uvloop", "Loop"
        module.Loop = Loop
    if hasattr(module, "EventLoopPolicy"):
        class EventLoopPolicy(asyncio.DefaultEventLoopPolicy):
            __init__ = said(asyncio.DefaultEventLoopPolicy.__init__)
        EventLoopPolicy.__module__, EventLoopPolicy.__qualname__ = "uvloop", "EventLoopPolicy"
        module.EventLoopPolicy = EventLoopPolicy


def tell_other_loop(module):
    run = module.run

    def run_and_say(*arguments, **keywords):
        fact_of_loop("%s has a loop of its own, which cannot be recorded: only what the program prints is."
                     % module.__name__)
        return run(*arguments, **keywords)
    look_like(run_and_say, run)
    module.run = run_and_say


class LoopsWatched:
    """Finds nothing itself: it sees when one of these modules is imported."""
    modules = {"uvloop": replace_uvloop, "trio": tell_other_loop, "curio": tell_other_loop}

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        after = cls.modules.pop(fullname, None)
        if after is None:
            return None
        import importlib.util
        spec = importlib.util.find_spec(fullname)
        if spec is None or spec.loader is None or not hasattr(spec.loader, "exec_module"):
            return spec
        exec_module = spec.loader.exec_module

        def exec_and_change(module):
            exec_module(module)
            try:
                after(module)
            except AttributeError:
                pass                    # something else of that name
        try:
            spec.loader.exec_module = exec_and_change
        except AttributeError:
            pass
        return spec

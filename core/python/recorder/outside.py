
# ---- Outside the loop: threads and their jobs, blocking calls, connections and their bytes, processes ----

# Threads have numbers from 1; the one that runs the program is 0.
thread_numbers = {threading.get_ident(): 0}     # by ident, of those that live
next_thread = itertools.count(1).__next__


def thread_here():
    """The number of the calling thread."""
    number = thread_numbers.get(get_ident())
    return thread_number(get_ident()) if number is None else number


def thread_number(ident):
    """The number of the thread with that ident; one that was started in a way of its own is told of now."""
    number = thread_numbers.get(ident)
    if number is None:
        number = thread_numbers[ident] = next_thread()
        thread = threading._active.get(ident)
        tell(THREAD_STARTED, 0, 0, number, name(thread.name if thread is not None else "thread %d" % number))
    return number

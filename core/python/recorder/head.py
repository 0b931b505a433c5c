"""Record what an asyncio program does: every callback, task, timer, lock and wait, for Loopscope to show.

    python3 recorder.py --out run.loopscope PROGRAM.py [ARG...]
    python3 recorder.py --out run.loopscope -m MODULE [ARG...]

runs the program as `python3 PROGRAM.py [ARG...]` would and writes a trace, which `loopscope run.loopscope` opens, on
any machine. Python 3.9 or newer, Linux, macOS or Windows; nothing need be installed.

    --out FILE      where the trace is written
    --virtual       skip the waiting: while nothing from outside can come, the clock jumps to the next timer

The program behaves as it does without the recorder: it changes no order, no output, no exit status, and keeps nothing
alive. The trace holds data only: the program's own source, what it printed, and what its loop did.
"""
import sys

if sys.version_info < (3, 9):
    sys.exit("recorder: this is Python %d.%d; it takes 3.9 or newer" % sys.version_info[:2])

recorder_file = sys._getframe().f_code.co_filename  # what tracebacks would call the recorder's own frames
modules_before = set(sys.modules)                   # what is imported in any case

"""What the trace says of threads, jobs, blocking calls, connections and processes."""
import sys
import unittest

from recorded import PYTHONS, Folder

READER, WRITER = 0, 1


class Outside(unittest.TestCase):
    maxDiff = None

    def record(self, text, python=PYTHONS[0], **arguments):
        with Folder({"main.py": text}) as folder:
            status, out, error = folder.run(["main.py"], True, python=python, **arguments)
            self.assertEqual((status, error), (0, ""))
            return folder.events()

    def on_each(self, text):
        for python in PYTHONS:
            try:
                yield self.record(text, python)
            except GeneratorExit:
                print("the last was by", python, file=sys.stderr)
                raise

    def test_a_job_of_the_loop(self):
        for events in self.on_each("""
import asyncio, time
def work(n):
    time.sleep(0.01)
    return n
def bad():
    raise ValueError("no")
async def main():
    await asyncio.to_thread(work, 7)
    try:
        await asyncio.get_running_loop().run_in_executor(None, bad)
    except ValueError:
        pass
asyncio.run(main())
"""):
            told = [each for each in events if each.kind.startswith("job_") or each.kind == "thread_started"
                    or each.kind == "future_created" and each.future_kind == 7]
            self.assertEqual([each.kind for each in told[:5]],
                             ["future_created", "job_submitted", "thread_started", "job_begun", "job_ended"])
            future, submitted, thread, begun, ended = told[:5]
            self.assertEqual((submitted.function, submitted.future, future.owner), ("work", future.future, submitted.job))
            self.assertEqual((thread.name, thread.task), ("asyncio_0", 0))
            self.assertEqual((begun.job, begun.thread), (submitted.job, thread.thread))
            self.assertEqual((ended.job, ended.outcome, ended.text), (submitted.job, 0, "7"))
            failed = [each for each in told if each.kind == "job_ended"][1]
            self.assertEqual((failed.outcome, failed.text), (1, "ValueError: no"))
            made, = [each for each in events if each.kind == "thread_call_made"][:1]
            self.assertEqual((made.name, made.thread), ("_chain_future.<locals>._set_state", thread.thread))
            self.assertLess(events.index(ended), events.index(made))
            settled = [each.future for each in events if each.kind == "future_settled"]
            self.assertIn(future.future, settled)
            blocking, = [each for each in events if each.kind == "blocking_begun"]
            self.assertEqual((blocking.what, blocking.thread, blocking.line, blocking.asked), ("time.sleep", thread.thread, 4, 10**7))
            self.assertEqual({each.thread for each in events if each.kind == "thread_ended"},
                             {each.thread for each in events if each.kind == "thread_started"})

    def test_whether_a_thread_that_calls_wakes_the_loop(self):
        for events in self.on_each("""
import asyncio, threading
def work(loop):
    loop.call_soon(print, "asleep")
    loop.call_soon_threadsafe(print, "awake")
async def main():
    threading.Thread(target=work, args=[asyncio.get_running_loop()]).start()
    await asyncio.sleep(0.05)
asyncio.run(main())
"""):
            made = [each for each in events if each.kind == "thread_call_made" and each.name == "print"]
            self.assertEqual([(each.wakes, each.line) for each in made], [(0, 4), (1, 5)])

    def test_a_job_that_is_cancelled_before_it_begins(self):
        for events in self.on_each("""
import asyncio, concurrent.futures, time
async def main():
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        loop = asyncio.get_running_loop()
        first = loop.run_in_executor(pool, time.sleep, 0.1)
        second = loop.run_in_executor(pool, time.sleep, 0.1)
        await asyncio.sleep(0.01)
        second.cancel()
        await asyncio.wait([first, second])
asyncio.run(main())
"""):
            first, second = [each.job for each in events if each.kind == "job_submitted"]
            self.assertEqual([each.job for each in events if each.kind == "job_begun"], [first])
            self.assertEqual([(each.job, each.outcome) for each in events if each.kind == "job_ended"], [(second, 2), (first, 0)])

    def test_threads(self):
        for events in self.on_each("""
import threading, time
def work():
    print("in", threading.current_thread().name)
threads = [threading.Thread(target=work, name="t%d" % i) for i in range(3)]
for each in threads: each.start()
for each in threads: each.join()
print("end")
"""):
            started = {each.thread: each.name for each in events if each.kind == "thread_started"}
            self.assertEqual(started, {1: "t0", 2: "t1", 3: "t2"})
            self.assertEqual([each.line for each in events if each.kind == "thread_started"], [6, 6, 6])
            self.assertEqual(sorted(each.thread for each in events if each.kind == "thread_ended"), [1, 2, 3])
            printed = [(each.thread, each.text, each.line) for each in events if each.kind == "printed"]
            self.assertEqual(sorted(printed), [(0, "end", 8), (1, "in t0", 4), (2, "in t1", 4), (3, "in t2", 4)])

    def test_streams(self):
        for events in self.on_each("""
import asyncio
async def serve(reader, writer):
    writer.write(await reader.readline())
    writer.close()
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    await asyncio.sleep(0.05)
    writer.write(b"hello\\n")
    await reader.read()
    writer.close()
    server.close()
    try:
        await asyncio.open_connection("127.0.0.1", 1)
    except OSError:
        pass
    await asyncio.sleep(0.01)
asyncio.run(main())
"""):
            opened = [each for each in events if each.kind == "connection_opened"]
            self.assertEqual([each.connection_kind for each in opened], [2, 0, 1, 0])
            listening, client, server, refused = (each.connection for each in opened)
            self.assertEqual(opened[0].address, opened[1].address)
            self.assertEqual([each.connection for each in events if each.kind == "connection_established"], [client])
            received = [(each.connection, each.bytes) for each in events if each.kind == "bytes_received"]
            self.assertEqual(received, [(server, 6), (client, 6)])
            closed = {each.connection: (each.outcome, each.text.partition(":")[0])
                      for each in events if each.kind == "connection_closed"}
            self.assertEqual(closed, {listening: (0, ""), client: (0, ""), server: (0, ""),
                                      refused: (1, "ConnectionRefusedError")})
            tasks = {each.function: each.task for each in events if each.kind == "task_created"}
            waits = [(each.primitive, each.task) for each in events if each.kind == "primitive_wait_begun"]
            self.assertEqual(waits, [(server, tasks["serve"])] + [(client, tasks["main"])] * 2)
            self.assertEqual(waits, [(each.primitive, each.task) for each in events if each.kind == "primitive_wait_ended"])
            ready = [each for each in events if each.kind == "source_ready"]
            self.assertIn((READER, server), [(each.writer, each.connection) for each in ready])
            self.assertIn((WRITER, client), [(each.writer, each.connection) for each in ready])
            callbacks = {each.callback: each for each in events if each.kind == "callback_scheduled"}
            for each in ready:
                self.assertEqual(callbacks[each.callback].callback_kind, 15 if each.writer else 14)

    def test_readers_of_the_program(self):
        for events in self.on_each("""
import asyncio, socket
def on_ready(sock, done):
    done.set_result(sock.recv(9))
async def main():
    loop = asyncio.get_running_loop()
    a, b = socket.socketpair()
    done = loop.create_future()
    loop.add_reader(a, on_ready, a, done)
    b.send(b"x")
    await done
    loop.remove_reader(a)
    a.close(), b.close()
asyncio.run(main())
"""):
            added, = [each for each in events if each.kind == "source_added"]
            self.assertEqual((added.name, added.writer, added.line), ("on_ready", 0, 9))
            ready, = [each for each in events if each.kind == "source_ready"]
            scheduled, = [each for each in events if each.kind == "callback_scheduled" and each.callback == ready.callback]
            self.assertEqual((scheduled.callback_kind, scheduled.serves), (13, "on_ready"))
            removed, = [each for each in events if each.kind == "source_removed"]
            self.assertEqual((removed.descriptor, removed.line), (added.descriptor, 12))

    def test_processes(self):
        for events in self.on_each("""
import asyncio
async def main():
    process = await asyncio.create_subprocess_exec("cat", stdin=-1, stdout=-1)
    await process.communicate(b"hello")
    process = await asyncio.create_subprocess_shell("exit 3")
    await process.wait()
asyncio.run(main())
"""):
            opened = [each for each in events if each.kind == "connection_opened"]
            self.assertEqual([each.address.partition(",")[0] for each in opened], ["cat", "exit 3"])
            closed = [each for each in events if each.kind == "connection_closed"]
            self.assertEqual([(each.outcome, each.text) for each in closed], [(0, "exit status 0"), (1, "exit status 3")])
            self.assertEqual([each.bytes for each in events if each.kind == "bytes_received"], [5])

    def test_a_forked_child_is_not_in_it(self):
        events = self.record("""
import asyncio, os
async def child(): print("child", flush=True)
async def main():
    await asyncio.sleep(0)
    print("parent")
asyncio.run(main())
pid = os.fork()
if pid == 0:
    asyncio.run(child())
    os._exit(0)
os.waitpid(pid, 0)
asyncio.run(main())
""")
        self.assertEqual([each.text for each in events if each.kind == "printed"], ["parent", "parent"])
        self.assertEqual([each.function for each in events if each.kind == "task_created" and each.function in ("child", "main")],
                         ["main", "main"])
        self.assertEqual(events[-1].kind, "run_ended")


if __name__ == "__main__":
    unittest.main()

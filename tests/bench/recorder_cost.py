"""What it costs to record: seconds of processor time an operation, the least of several rounds.

    recorder_cost.py step|echo|requests [settrace]     one number; run it alone, recorded, or in asyncio's debug mode
    recorder_cost.py live RECORDER step|echo|requests  the same number, told through shared memory to a process that reads
    recorder_cost.py start RECORDER PROGRAM            how much more a whole run of the program takes, recorded
    recorder_cost.py event RECORDER                    an event, written to a file
"""
import os
import pathlib
import resource
import subprocess
import sys
import time

TASKS, STEPS = 1000, 30
CLIENTS, LINES = 50, 40
REQUESTS = 200


async def steps():
    async def give_way():
        for _ in range(STEPS):
            await asyncio.sleep(0)
    await asyncio.gather(*(give_way() for _ in range(TASKS)))
    return TASKS * (STEPS + 1)


async def echo():
    async def serve(reader, writer):
        while line := await reader.readline():
            writer.write(line)
            await writer.drain()
        writer.close()

    async def client(port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(LINES):
            writer.write(b"hello, loop\n")
            await writer.drain()
            await reader.readline()
        writer.close()
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    await asyncio.gather(*(client(server.sockets[0].getsockname()[1]) for _ in range(CLIENTS)))
    server.close()
    return CLIENTS * LINES


async def requests():
    import aiohttp
    from aiohttp import web

    async def answer(request):
        return web.Response(text="hello")
    app = web.Application()
    app.add_routes([web.get("/", answer)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = "http://127.0.0.1:%d/" % site._server.sockets[0].getsockname()[1]

    async def get(session):
        async with session.get(address) as response:
            await response.text()
    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(get(session) for _ in range(REQUESTS)))
    await runner.cleanup()
    return REQUESTS


def least(program, rounds=5):
    best = None
    for _ in range(rounds):
        began = time.process_time()
        count = asyncio.run(program())
        taken = (time.process_time() - began) / count
        best = taken if best is None else min(best, taken)
    return best


def processor_time(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def start(recorder, program):
    plain, recorded = [], []
    for _ in range(8):
        plain.append(processor_time([sys.executable, program]))
        recorded.append(processor_time([sys.executable, recorder, "--out", "/dev/null", program]))
    return min(recorded) - min(plain)


def live(recorder, what):
    """What Loopscope does while a program runs, but that it throws away what it reads."""
    os.environ["RECORDER"] = recorder
    sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "python"))
    from live import ALLOWED, NO_LIMIT, SLOTS_READ, TEXTS_READ, TEXTS_WRITTEN, WORDS_BYTES, Live
    with Live([__file__, what], ".", python=sys.executable, slots=1 << 16, text_bytes=1 << 20) as run:
        words, ends = run.words, memoryview(run.memory)[WORDS_BYTES:WORDS_BYTES + 40 * run.slots].cast("I")[9::10]
        words[ALLOWED] = NO_LIMIT
        run.say()
        while not run.has_ended():
            read = words[SLOTS_READ]
            while ends[(read + 255) % run.slots] == read + 256:     # as many slots are full
                read += 256
            words[TEXTS_READ] = words[TEXTS_WRITTEN]
            words[SLOTS_READ] = read
            time.sleep(0.004)
        ends.release()
        return float(run.process.stdout.read())


def event(recorder):
    scope = {"__name__": "recorder"}
    with open(recorder) as file, open("/dev/null", "wb", buffering=0) as nowhere:
        exec(compile(file.read(), recorder, "exec"), scope)
        scope["use_memory"](scope["private_memory"]())
        scope["ring"] = scope["OwnRing"](nowhere.write)
        tell, best = scope["tell"], None
        for _ in range(8):
            began = time.process_time()
            for n in range(50000):
                tell(33, 0, 0, n)
            taken = (time.process_time() - began) / 50000
            best = taken if best is None else min(best, taken)
    return best


def trace(frame, event, argument):
    return trace


if __name__ == "__main__":
    what, arguments = sys.argv[1], sys.argv[2:]
    if what == "start":
        print(start(*arguments))
    elif what == "live":
        print(live(*arguments))
    elif what == "event":
        print(event(*arguments))
    else:
        import asyncio
        import logging
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)     # debug mode tells of slow callbacks
        if arguments == ["settrace"]:
            sys.settrace(trace)
        print(least({"step": steps, "echo": echo, "requests": requests}[what]))

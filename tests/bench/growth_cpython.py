"""The programs of growth.cpp in CPython's asyncio, as far as 100,000 tasks: a line of JSON for each measurement."""

import asyncio
import json
import random
import time

SIZES = [10, 100, 1_000, 10_000, 100_000]
OPERATIONS = 100_000


async def give_way(rounds):
    for _ in range(rounds):
        await asyncio.sleep(0)


async def nothing():
    pass


async def step(size):
    rounds = max(4, OPERATIONS // size)
    tasks = [asyncio.create_task(give_way(rounds + 2)) for _ in range(size)]
    await asyncio.sleep(0)
    begin = time.perf_counter()
    for _ in range(rounds):
        await asyncio.sleep(0)
    end = time.perf_counter()
    for task in tasks:
        await task
    return (end - begin) / size / rounds


async def create(size):
    begin = time.perf_counter()
    tasks = [asyncio.create_task(nothing()) for _ in range(size)]
    for task in tasks:
        await task
    return (time.perf_counter() - begin) / size


async def timer(size):
    rng = random.Random(1)
    loop = asyncio.get_running_loop()
    begin = time.process_time()  # it waits between them
    for _ in range(size):
        loop.call_later(rng.random() * 1e-3, lambda: None)
    await asyncio.sleep(1e-3)
    return (time.process_time() - begin) / size


async def hold(lock):
    async with lock:
        await asyncio.sleep(0)


async def lock(size):
    one = asyncio.Lock()
    tasks = [asyncio.create_task(hold(one)) for _ in range(size)]
    begin = time.perf_counter()
    for task in tasks:
        await task
    return (time.perf_counter() - begin) / size


async def gather(size):
    begin = time.perf_counter()
    await asyncio.gather(*[nothing() for _ in range(size)])
    return (time.perf_counter() - begin) / size


async def queue(size):
    items = asyncio.Queue()
    tasks = [asyncio.create_task(items.get()) for _ in range(size)]
    await asyncio.sleep(0)
    begin = time.perf_counter()
    for i in range(size):
        await items.put(i)
    for task in tasks:
        await task
    return (time.perf_counter() - begin) / size


PROGRAMS = {"step": step, "create and await": create, "timer": timer, "lock": lock, "gather": gather, "queue": queue}

for size in SIZES:
    for what, program in PROGRAMS.items():
        runs = 1 if program is step else max(1, OPERATIONS // size // 10)
        best = min(sum(asyncio.run(program(size)) for _ in range(runs)) / runs for _ in range(3))
        print(json.dumps({"what": what, "size": size, "each": best * 1e9, "by": "CPython"}), flush=True)

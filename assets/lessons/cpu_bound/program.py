import asyncio
import time

SECONDS = 2.4  # 0.4 to 5.4 by 1
JOBS = 1  # 1 to 4
IN_THREAD = False  # True or False
BEATS = 5  # 1 to 10

def compute():
    end = time.thread_time() + SECONDS  # of a processor's time
    while time.thread_time() < end:
        pass

async def work():
    loop = asyncio.get_running_loop()
    began = loop.time()
    if IN_THREAD:
        await asyncio.gather(*(loop.run_in_executor(None, compute) for n in range(JOBS)))
    else:
        for n in range(JOBS):
            compute()
    print("computed in", round(loop.time() - began), "s")

async def main():
    task = asyncio.create_task(work())
    for beat in range(BEATS):
        print("beat", beat)
        await asyncio.sleep(1)
    await task

asyncio.run(main())

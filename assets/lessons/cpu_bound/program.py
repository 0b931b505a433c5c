import asyncio
import time

SECONDS = 2.5  # 0.5 to 5.5 by 1
IN_THREAD = 0  # 0 to 1
BEATS = 5  # 1 to 10

def compute():
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        pass
    return "computed"

async def work():
    if IN_THREAD:
        loop = asyncio.get_running_loop()
        print(await loop.run_in_executor(None, compute))
    else:
        print(compute())

async def main():
    task = asyncio.create_task(work())
    for beat in range(BEATS):
        print("beat", beat)
        await asyncio.sleep(1)
    await task

asyncio.run(main())

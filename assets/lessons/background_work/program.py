import asyncio
import threading
import time

STEPS = 6  # 1 to 20
STEP_SECONDS = 0.7  # 0.1 to 2 by 0.1
CANCEL_AT = 2.5  # 0.5 to 9.5 by 1

def job(loop, cancel):
    for step in range(STEPS):
        if cancel.is_set():
            return "cancelled"
        time.sleep(STEP_SECONDS)
        loop.call_soon_threadsafe(print, "progress", step + 1, "of", STEPS)
    return "complete"

async def interface():
    for tick in range(100):
        print("tick", tick)
        await asyncio.sleep(1)

async def main():
    loop = asyncio.get_running_loop()
    alive = asyncio.create_task(interface())
    cancel = threading.Event()
    loop.call_later(CANCEL_AT, cancel.set)
    print(await loop.run_in_executor(None, job, loop, cancel))
    alive.cancel()

asyncio.run(main())

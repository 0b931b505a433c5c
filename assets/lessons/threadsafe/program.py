import asyncio
import threading
import time

SECONDS = 1  # 1 to 3
ASLEEP = 4  # 4 to 60
SAFE = 1  # 0 to 1
DEBUG = 0  # 0 to 1

def heard(loop, began):
    print("heard after", round(loop.time() - began), "s")

def work(loop, began):
    time.sleep(SECONDS)
    print("thread is done")
    if SAFE:
        loop.call_soon_threadsafe(heard, loop, began)
    else:
        loop.call_soon(heard, loop, began)

async def main():
    loop = asyncio.get_running_loop()
    loop.set_debug(DEBUG)
    threading.Thread(target=work, args=[loop, loop.time()]).start()
    await asyncio.sleep(ASLEEP)
    print("main has slept")

asyncio.run(main())

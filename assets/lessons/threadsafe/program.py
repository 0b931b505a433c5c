import asyncio
import threading
import time

SECONDS = 1  # 1 to 3
ASLEEP = 4  # 4 to 60
SAFE = True  # True or False
DEBUG = False  # True or False

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

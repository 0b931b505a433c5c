import asyncio
import threading
import time

SECONDS = 0.1

def work(loop):
    time.sleep(SECONDS)
    print("thread is done")
    loop.call_soon(print, "heard")

async def main():
    loop = asyncio.get_running_loop()
    work(loop)
    await asyncio.sleep(1)
    print("main has slept")

asyncio.run(main())

import asyncio
import threading
import time

SECONDS = 0.1

def work(loop):
    time.sleep(SECONDS)
    print("thread is done")

async def main():
    loop = asyncio.get_running_loop()
    loop.run_in_executor(None, work, loop).add_done_callback(lambda each: print("heard"))
    await asyncio.sleep(1)
    print("main has slept")

asyncio.run(main())

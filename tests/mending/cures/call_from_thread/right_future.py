import asyncio
import threading
import time

SECONDS = 0.1

def work(loop, done):
    time.sleep(SECONDS)
    print("thread is done")
    loop.call_soon_threadsafe(done.set_result, "heard")

async def main():
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    done.add_done_callback(lambda each: print(each.result()))
    threading.Thread(target=work, args=[loop, done]).start()
    await asyncio.sleep(1)
    print("main has slept")

asyncio.run(main())

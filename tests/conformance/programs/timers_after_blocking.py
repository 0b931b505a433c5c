# In which order do timers and callbacks run that fell due while the loop was stuck?
import asyncio
import time


def show(text):
    print(text, asyncio.get_running_loop().time())


async def main():
    loop = asyncio.get_running_loop()
    for delay in (3, 1, 2, 1, 5):
        loop.call_later(delay, show, f"timer of {delay}")
    loop.call_soon(show, "soon")
    time.sleep(2.5)
    loop.call_soon(show, "soon after")
    loop.call_later(0, show, "timer of 0")
    loop.call_at(2, show, "in the past")
    await asyncio.sleep(0.25)
    print("slept", loop.time())
    await asyncio.sleep(9)


asyncio.run(main())

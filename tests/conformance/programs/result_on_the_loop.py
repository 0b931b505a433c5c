# The loop's own thread waits for a coroutine of its loop: for ever.
import asyncio


async def answer():
    await asyncio.sleep(1)
    return 42


async def main():
    loop = asyncio.get_running_loop()
    print("asking")
    future = asyncio.run_coroutine_threadsafe(answer(), loop)
    print("answer", future.result())


asyncio.run(main())

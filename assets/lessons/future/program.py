import asyncio

SECONDS = 1.0  # 0 to 5 by 0.5


async def answer(future):
    await asyncio.sleep(SECONDS)
    future.set_result(42)
    print("the result is set")


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    task = asyncio.create_task(answer(future))
    print("main got", await future)
    print("again:", await future)
    await task


asyncio.run(main())

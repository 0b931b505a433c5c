import asyncio

READERS = 2  # 0 to 5
SECONDS = 1.0  # 0 to 5 by 0.5


def on_done(future):
    print("callback:", future.result())


async def read(n, future):
    print("reader", n, "got", await future)


async def main():
    loop = asyncio.get_running_loop()
    answer = loop.create_future()
    answer.add_done_callback(on_done)
    readers = [read(n + 1, answer) for n in range(READERS)]
    loop.call_later(SECONDS, answer.set_result, 42)
    await asyncio.gather(*readers)
    print("main got", await answer)


asyncio.run(main())

import asyncio


def on_done(future):
    print("result", future.result())


def never(future):
    print("never called")


async def waiter(future, name):
    print(name, "got", await future)


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    tasks = [asyncio.create_task(waiter(future, name)) for name in ("x", "y")]
    future.add_done_callback(on_done)
    future.add_done_callback(never)
    await asyncio.sleep(0)
    future.add_done_callback(on_done)
    print("removed", future.remove_done_callback(never))
    loop.call_later(1, future.set_result, 42)
    print(await future)
    future.add_done_callback(on_done)
    await asyncio.gather(*tasks)


asyncio.run(main())

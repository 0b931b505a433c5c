# Does a done callback run that another one removes, and what does a future keep when it is cancelled?
import asyncio


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()

    def third(done):
        print("third", done.cancelled())

    def first(done):
        print("first", done.result(), "removed", done.remove_done_callback(third))
        loop.call_soon(lambda: done.add_done_callback(third))

    future.add_done_callback(first)
    future.add_done_callback(third)
    future.add_done_callback(third)
    loop.call_later(1, lambda: future.set_result("value"))
    await future
    await asyncio.sleep(1)
    cancelled = loop.create_future()
    cancelled.add_done_callback(third)
    loop.call_later(1, lambda: cancelled.cancel("gone"))
    try:
        await cancelled
    except asyncio.CancelledError as error:
        print(repr(error), cancelled.remove_done_callback(third), cancelled.cancel("again"))
    try:
        cancelled.result()
    except asyncio.CancelledError as error:
        print(repr(error))


asyncio.run(main())

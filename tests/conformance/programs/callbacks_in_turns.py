# In which turn do done callbacks run, and what they add, schedule, settle and raise?
import asyncio


def show(text):
    print(text)


def chain(future, other):
    print("chain")
    other.set_result(future.result() + 1)
    future.add_done_callback(lambda done: print("added late", done.result()))
    asyncio.get_running_loop().call_soon(show, "soon")


def failing(future):
    raise ValueError("in a callback")


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print(repr(context["exception"])))
    first, second = loop.create_future(), loop.create_future()
    loop.call_soon(show, "before")
    first.add_done_callback(lambda done: chain(done, second))
    first.add_done_callback(failing)
    second.add_done_callback(lambda done: print("second", done.result()))
    first.set_result(1)
    loop.call_soon(show, "after")
    print("settled", second.done())
    print(await second, await first)
    first.add_done_callback(lambda done: print("last", done.result()))
    await asyncio.sleep(0)
    print("end")


asyncio.run(main())

import asyncio


def failing():
    print("failing")
    raise ValueError("out of a callback")


def on_error(loop, context):
    print("reported:", repr(context["exception"]))


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(on_error)
    loop.call_soon(failing)
    loop.call_later(1, failing)
    await asyncio.sleep(2)
    print("the loop went on")


asyncio.run(main())

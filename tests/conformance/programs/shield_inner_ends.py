# What does a shield give when what is inside is cancelled, fails, or fails with nobody left to see?
import asyncio
import gc


async def work(error=None):
    await asyncio.sleep(1)
    if error:
        raise error


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print(repr(context["exception"])))
    inner = asyncio.create_task(work())
    loop.call_soon(lambda: inner.cancel())
    try:
        await asyncio.shield(inner)
    except asyncio.CancelledError as error:
        print(repr(error), inner.cancelled(), asyncio.current_task().cancelling())
    try:
        await asyncio.shield(work(ValueError("bad")))
    except ValueError as error:
        print(repr(error))
    lost = asyncio.create_task(work(KeyError("lost")))
    outer = asyncio.shield(lost)
    await asyncio.sleep(0)
    print(outer.cancel(), outer.cancel())
    await asyncio.sleep(1.5)
    outer = asyncio.shield(work(KeyError("seen")))
    await asyncio.sleep(1)
    await asyncio.sleep(0)
    outer.cancel()
    await asyncio.sleep(1)
    del lost, outer
    gc.collect()
    print("end")


asyncio.run(main())

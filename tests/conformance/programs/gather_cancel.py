import asyncio


async def work(name):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as error:
        print(name, "cancelled", error.args)
        raise


async def gathering():
    await asyncio.gather(work("a"), work("b"))


async def main():
    outer = asyncio.create_task(gathering())
    await asyncio.sleep(1)
    print(outer.cancel("enough"))
    try:
        await outer
    except asyncio.CancelledError as error:
        print("outer:", str(error), outer.cancelled())
    one = asyncio.create_task(work("c"))
    both = asyncio.gather(one, work("d"))
    await asyncio.sleep(0)
    one.cancel()
    try:
        await both
    except asyncio.CancelledError:
        print("a cancelled child fails the gather:", both.cancelled())


asyncio.run(main())

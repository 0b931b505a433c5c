# What goes on when whoever awaits a shield is cancelled, once and again?
import asyncio


async def work():
    try:
        await asyncio.sleep(3)
        print("worked")
        return "result"
    except asyncio.CancelledError:
        print("never")


async def outer(task):
    for attempt in range(2):
        try:
            print(await asyncio.shield(task))
        except asyncio.CancelledError as error:
            print("outer cancelled", error, task.done())
    return await asyncio.shield(task)


async def main():
    task = asyncio.create_task(work())
    waiting = asyncio.create_task(outer(task))
    await asyncio.sleep(1)
    waiting.cancel("one")
    await asyncio.sleep(1)
    waiting.cancel("two")
    print(await waiting, waiting.cancelling())
    print(await asyncio.shield(task))


asyncio.run(main())

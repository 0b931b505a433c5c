# Is a task cancelled that ends, by a result or an error, in the very step in which it was cancelled?
import asyncio


async def work(outcome):
    asyncio.current_task().cancel(outcome)
    if outcome == "fails":
        raise ValueError(outcome)
    return outcome


async def catches():
    task = asyncio.current_task()
    task.cancel("caught")
    try:
        await asyncio.sleep(0)
    except asyncio.CancelledError as error:
        print(repr(error), task.cancelling(), task.uncancel(), task.uncancel())
    await asyncio.sleep(0)
    return "went on"


async def main():
    for coroutine in (work("returns"), work("fails"), catches()):
        task = asyncio.create_task(coroutine)
        await asyncio.wait([task])
        print(task.cancelled())
        try:
            print(task.result())
        except (ValueError, asyncio.CancelledError) as error:
            print(repr(error))
    done = asyncio.create_task(asyncio.sleep(1))
    await done
    print(done.cancel(), done.cancelled(), done.cancelling())


asyncio.run(main())

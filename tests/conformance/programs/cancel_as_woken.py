# What of a task that is cancelled after what it waits for is done, but before it wakes?
import asyncio


async def waiter(name, awaited):
    try:
        print(name, "got", await awaited)
    except asyncio.CancelledError:
        print(name, "cancelled", awaited.done())
        return "cancelled"
    except ValueError as error:
        print(name, "failed", error)
    return "went on"


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print(context["message"]))
    value, error, inner = loop.create_future(), loop.create_future(), loop.create_future()
    child = asyncio.create_task(waiter("child", inner))
    tasks = [asyncio.create_task(waiter("value", value)), asyncio.create_task(waiter("error", error))]
    tasks.append(asyncio.create_task(waiter("parent", child)))
    await asyncio.sleep(1)
    value.set_result(1)
    error.set_exception(ValueError("lost"))
    inner.set_result(2)
    for task in tasks:
        print(task.cancel())
    print(await asyncio.gather(*tasks), child.done())
    print(repr(error.exception()))


asyncio.run(main())

# Is the predicate asked again after every notification, and what without the lock?
import asyncio


def ready(items):
    print("asked", items)
    return len(items) > 0


async def consumer(condition, items):
    async with condition:
        await condition.wait_for(lambda: ready(items))
        print("took", items.pop())


async def main():
    condition, items = asyncio.Condition(), []
    tasks = [asyncio.create_task(consumer(condition, items)) for _ in range(2)]
    await asyncio.sleep(1)
    async with condition:
        condition.notify_all()
    await asyncio.sleep(1)
    async with condition:
        items.append(7)
        condition.notify_all()
    await tasks[0]
    print(tasks[1].done())
    try:
        condition.notify()
    except RuntimeError as error:
        print(error)
    try:
        await condition.wait()
    except RuntimeError as error:
        print(error)
    tasks[1].cancel()


asyncio.run(main())

# Do two conditions of one lock keep their own waiters?
import asyncio


async def waiter(condition, name):
    async with condition:
        await condition.wait()
        print(name, "woken")


async def main():
    lock = asyncio.Lock()
    full, empty = asyncio.Condition(lock), asyncio.Condition(lock)
    one = asyncio.create_task(waiter(full, "full"))
    two = asyncio.create_task(waiter(empty, "empty"))
    await asyncio.sleep(1)
    async with lock:
        print(full.locked(), empty.locked())
        empty.notify_all()
    await two
    print(one.done())
    one.cancel()
    await asyncio.wait([one])
    print(one.cancelled(), lock.locked())


asyncio.run(main())

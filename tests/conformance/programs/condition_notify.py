# In which order do notified tasks get the lock back, and who stays?
import asyncio


async def waiter(condition, name):
    async with condition:
        print(name, "waits")
        print(name, "woken", await condition.wait())


async def main():
    condition = asyncio.Condition()
    tasks = [asyncio.create_task(waiter(condition, name)) for name in range(5)]
    await asyncio.sleep(1)
    async with condition:
        condition.notify()
        print("notified one")
        await asyncio.sleep(1)
        condition.notify(2)
    await asyncio.sleep(1)
    print([task.done() for task in tasks])
    await condition.acquire()
    condition.notify_all()
    condition.release()
    await asyncio.gather(*tasks)


asyncio.run(main())

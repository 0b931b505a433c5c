# What if a condition is over a lock of another loop, or was waited for on one?
import asyncio


async def hold(lock):
    async with lock:
        await asyncio.sleep(1)


async def contend(lock, condition):
    async with condition:
        try:
            await asyncio.wait_for(condition.wait(), 1)
        except asyncio.TimeoutError:
            print("nobody notified")
    await asyncio.gather(hold(lock), hold(lock))


async def elsewhere(lock, condition):
    told = []
    async with lock:
        over_it = asyncio.Condition(lock)
        try:
            await over_it.acquire()
        except RuntimeError as error:
            told.append(str(error).endswith("is bound to a different event loop"))
    async with condition:
        try:
            await condition.wait()
        except RuntimeError as error:
            told.append(str(error).endswith("is bound to a different event loop"))
        told.append(condition.locked())
    return told


lock, condition = asyncio.Lock(), asyncio.Condition()
asyncio.run(contend(lock, condition))
print(asyncio.run(elsewhere(lock, condition)), lock.locked(), condition.locked())

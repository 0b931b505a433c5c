# A task that only waits for what nobody else knows: the garbage collector ends it.
import asyncio
import gc


async def ear():
    loop = asyncio.get_running_loop()
    try:
        await loop.create_future()
    finally:
        print("the ear is gone")


async def main():
    asyncio.create_task(ear())
    await asyncio.sleep(1)
    gc.collect()
    print("collected")
    await asyncio.sleep(1)
    print("end")


asyncio.run(main())

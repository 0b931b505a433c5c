import asyncio, gc

FIXED = False  # True or False
kept = []


async def listen():
    loop = asyncio.get_running_loop()
    try:
        print("listening")
        await loop.create_future()
    finally:
        print("no longer listening")


async def main():
    task = asyncio.create_task(listen())
    if FIXED:
        kept.append(task)
    del task
    await asyncio.sleep(1)
    gc.collect()  # Python does this by itself, some time
    print("memory was tidied")
    await asyncio.sleep(1)
    print("main ends")


asyncio.run(main())

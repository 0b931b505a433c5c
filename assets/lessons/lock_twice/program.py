import asyncio

FIXED = False  # True or False


async def write(page):
    await asyncio.sleep(0.5)
    print("wrote page", page)


async def save(lock, page):
    async with lock:
        await write(page)


async def save_all(lock):
    async with lock:
        print("saves all")
        for page in 1, 2:
            if FIXED:
                await write(page)
            else:
                await save(lock, page)


async def main():
    await save_all(asyncio.Lock())
    print("all is saved")


asyncio.run(main())

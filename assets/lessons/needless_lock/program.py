import asyncio

FIXED = False  # True or False
hits = 0


async def visit(page):
    global hits
    await asyncio.sleep(1)
    hits = hits + 1
    print("visit", hits, "to", page)


async def in_turn(page, lock):
    async with lock:
        await visit(page)


async def main():
    lock, pages = asyncio.Lock(), ["home", "news", "help"]
    if FIXED:
        work = [visit(page) for page in pages]
    else:
        work = [in_turn(page, lock) for page in pages]
    await asyncio.gather(*work)
    print(hits, "visits")


asyncio.run(main())

import asyncio

SLOTS = 2  # 1 to 5
FIXED = False  # True or False


async def fetch(page, slots):
    async with slots:
        print("fetches", page)
        await asyncio.sleep(1)


async def crawl(site, slots):
    async with slots:
        print("reads the list of", site)
        await asyncio.sleep(1)
        if not FIXED:
            await fetch(site + "/news", slots)
    if FIXED:
        await fetch(site + "/news", slots)


async def main():
    slots = asyncio.Semaphore(SLOTS)
    sites = [crawl(site, slots) for site in ("a.org", "b.org")]
    await asyncio.gather(*sites)


asyncio.run(main())

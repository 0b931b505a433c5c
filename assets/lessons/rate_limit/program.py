import asyncio

REQUESTS = 6  # 1 to 1000
PER_SECOND = 2  # 1 to 20
PACED = False  # True or False


async def request(n, slots):
    async with slots:
        print("request", n)
        await asyncio.sleep(0.1)


async def main():
    slots = asyncio.Semaphore(PER_SECOND)
    async with asyncio.TaskGroup() as group:
        for n in range(REQUESTS):
            group.create_task(request(n + 2, slots))
            if PACED:
                await asyncio.sleep(1 / PER_SECOND)
    print("all are answered")


asyncio.run(main())

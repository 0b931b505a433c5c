import asyncio

REPLY = 0.1

class Session:
    async def __aenter__(self):
        print("session opened")
        return self

    async def __aexit__(self, *error):
        print("session closed")

    async def get(self, page):
        await asyncio.sleep(REPLY)
        print("page", page)

async def fetch(page):
    async with Session() as session:
        await session.get(page)

async def main():
    await asyncio.gather(*(fetch(page) for page in range(4)))

asyncio.run(main())

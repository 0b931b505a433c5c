import asyncio

REPLY = 0.1

class Session:
    async def __aenter__(self):
        await asyncio.sleep(0.3)  # the handshake
        print("session opened")
        return self

    async def __aexit__(self, *error):
        print("session closed")

    async def get(self, page):
        await asyncio.sleep(REPLY)
        print("page", page)

async def fetch(page):
    await session.get(page)

async def main():
    global session
    async with Session() as session:
        await asyncio.gather(*(fetch(page) for page in range(4)))

asyncio.run(main())

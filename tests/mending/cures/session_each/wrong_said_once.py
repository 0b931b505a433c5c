import asyncio

REPLY = 0.1

said = []

class Session:
    async def __aenter__(self):
        await asyncio.sleep(0.3)  # the handshake
        if not said:
            print("session opened")
        said.append(1)
        return self

    async def __aexit__(self, *error):
        if len(said) == 4:
            print("session closed")
        said.append(1)

    async def get(self, page):
        await asyncio.sleep(REPLY)
        print("page", page)

async def fetch(page):
    async with Session() as session:
        await session.get(page)

async def main():
    await asyncio.gather(*(fetch(page) for page in range(4)))

asyncio.run(main())

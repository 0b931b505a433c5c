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

async def fetch(session, page):
    await session.get(page)

async def main():
    session = await Session().__aenter__()
    try:
        await asyncio.gather(*(fetch(session, page) for page in range(4)))
    finally:
        await session.__aexit__(None, None, None)

asyncio.run(main())

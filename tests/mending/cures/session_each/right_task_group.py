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



async def main():
    async with Session() as session, asyncio.TaskGroup() as group:
        for page in range(4):
            group.create_task(session.get(page))

asyncio.run(main())

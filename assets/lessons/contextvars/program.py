import asyncio
from contextvars import ContextVar

SHARED = True  # True or False
everyone = {}
current = ContextVar("current")


def user():
    return everyone["user"] if SHARED else current.get()


async def handle(name):
    everyone["user"] = name
    current.set(name)
    await asyncio.sleep(1)
    print(name, "sees the mail of", user())


async def main():
    async with asyncio.TaskGroup() as group:
        for name in "Ann", "Bob":
            group.create_task(handle(name))


asyncio.run(main())

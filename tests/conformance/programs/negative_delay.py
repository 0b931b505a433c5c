import asyncio


def show(text):
    print(text)


async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(-1, show, "negative")
    loop.call_later(0, show, "zero")
    loop.call_soon(show, "soon")
    loop.call_at(-5, show, "long ago")
    await asyncio.sleep(-3)
    print("a negative sleep is a bare yield")
    await asyncio.sleep(0)
    print("at", loop.time())


asyncio.run(main())

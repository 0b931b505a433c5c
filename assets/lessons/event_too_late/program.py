import asyncio

FIXED = False  # True or False


async def serve(ready):
    await asyncio.sleep(1)
    print("the server listens")
    ready.set()


async def main():
    ready = asyncio.Event()
    if FIXED:
        server = asyncio.create_task(serve(ready))
    print("main waits for the server")
    await ready.wait()
    if not FIXED:
        server = asyncio.create_task(serve(ready))
    print("main connects")
    await server


asyncio.run(main())

import asyncio
from contextlib import asynccontextmanager

LIMIT = 1.0  # 0.5 to 5 by 0.5
PROTECTED = False  # True or False


@asynccontextmanager
async def connection():
    print("connected")
    try:
        yield
    finally:
        if PROTECTED:
            await asyncio.sleep(0.5)
            print("disconnected")
    if not PROTECTED:
        await asyncio.sleep(0.5)
        print("disconnected")


async def main():
    try:
        async with asyncio.timeout(LIMIT):
            async with connection():
                await asyncio.sleep(3)
                print("answered")
    except TimeoutError:
        print("too slow")


asyncio.run(main())

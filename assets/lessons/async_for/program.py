import asyncio
from contextlib import aclosing

CLOSED = False  # True or False


async def lines():
    try:
        for n in range(5):
            await asyncio.sleep(1)
            yield f"line {n + 1}"
    finally:
        await asyncio.sleep(0.5)
        print("the file is closed")


async def read():
    if not CLOSED:
        async for line in lines():
            print(line)
            break
    else:
        async with aclosing(lines()) as all_lines:
            async for line in all_lines:
                print(line)
                break
    print("read the first line")
    await asyncio.sleep(0.25)


asyncio.run(read())

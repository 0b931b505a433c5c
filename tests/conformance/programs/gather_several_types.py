# What a gather gives whose children return nothing, numbers and errors.
import asyncio


async def nothing():
    await asyncio.sleep(1)


async def number():
    return 42


async def fails():
    raise ValueError("no")


async def main():
    print(await asyncio.gather(nothing(), number(), nothing()))
    print(await asyncio.gather(nothing(), fails(), number(), return_exceptions=True))
    first, second = await asyncio.gather(number(), nothing())
    print(first, second)


asyncio.run(main())

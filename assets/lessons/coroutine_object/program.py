import asyncio

CALLED = 3  # 0 to 6
AWAITED = 2  # 0 to 6
SECONDS = 1.0  # 0 to 5 by 0.5


async def greet(name):
    print("hello", name)
    await asyncio.sleep(SECONDS)


async def main():
    guests = [greet(n + 1) for n in range(CALLED)]
    print("called, and nothing has run")
    for coroutine in guests[:AWAITED]:
        await coroutine
    print("main is at its end")


asyncio.run(main())

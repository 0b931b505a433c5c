import asyncio


def tick(n):
    print("tick", n)


async def main():
    loop = asyncio.get_running_loop()
    handles = [loop.call_later(1 + n * 7 % 5 / 10, tick, n) for n in range(40)]
    for n in range(0, 40, 6):
        handles[n].cancel()
    await asyncio.sleep(0.5)
    for n in range(3, 40, 4):
        handles[n].cancel()
    await asyncio.sleep(1.5)
    many = [loop.call_later(2 + n % 3, tick, n) for n in range(150)]
    for n in range(150):
        if n % 7:
            many[n].cancel()
    await asyncio.sleep(1)
    await asyncio.sleep(5)


asyncio.run(main())

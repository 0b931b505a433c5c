import asyncio

FIXED = False  # True or False
balance = 0


async def deposit(name):
    global balance
    seen = balance
    await asyncio.sleep(1)
    balance = seen + 10
    print(name, "saw", seen, "and wrote", balance)


async def in_turn(name, lock):
    async with lock:
        await deposit(name)


async def main():
    lock = asyncio.Lock()
    if FIXED:
        work = [in_turn("Ann", lock), in_turn("Bob", lock)]
    else:
        work = [deposit("Ann"), deposit("Bob")]
    await asyncio.gather(*work)
    print("balance:", balance)


asyncio.run(main())

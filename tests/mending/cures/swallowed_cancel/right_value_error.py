import asyncio

STOP_AT = 0.45
BAD = 2

async def fetch(n):
    await asyncio.sleep(0.1)
    if n == BAD:
        raise ValueError("no reply")
    print("reply", n)

async def poll():
    for n in range(1, 100):
        try:
            await fetch(n)
        except ValueError as error:
            print("ignored:", repr(error))

async def main():
    polling = asyncio.create_task(poll())
    await asyncio.sleep(STOP_AT)
    polling.cancel()

asyncio.run(main())

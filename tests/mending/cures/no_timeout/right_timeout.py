import asyncio

DELAYS = [0.2, 30, 0.9]

async def ask(server, delay):
    await asyncio.sleep(delay)
    return server + " answers"

async def main():
    for server, delay in zip("ABC", DELAYS):
        try:
            async with asyncio.timeout(1):
                print(await ask(server, delay))
        except TimeoutError:
            print(server, "is silent")
    print("asked all")

asyncio.run(main())

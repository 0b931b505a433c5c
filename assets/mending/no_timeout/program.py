import asyncio

DELAYS = [0.2, 30, 0.9]

async def ask(server, delay):
    await asyncio.sleep(delay)
    return server + " answers"

async def main():
    for server, delay in zip("ABC", DELAYS):
        print(await ask(server, delay))
    print("asked all")

asyncio.run(main())

import asyncio

DELAYS = [0.2, 30, 0.9]

async def ask(server, delay):
    await asyncio.sleep(delay)
    return server + " answers"

async def main():
    async def limited(server, delay):
        try:
            print(await asyncio.wait_for(ask(server, delay), 1))
        except asyncio.TimeoutError:
            print(server, "is silent")
    await asyncio.gather(*map(limited, "ABC", DELAYS))
    print("asked all")

asyncio.run(main())

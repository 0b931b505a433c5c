import asyncio

DELAYS = [0.2, 30, 0.9]

async def ask(server, delay):
    try:
        await asyncio.wait_for(asyncio.sleep(delay), 1)
    except asyncio.TimeoutError:
        return server + " is silent"
    return server + " answers"

async def main():
    for server, delay in zip("ABC", DELAYS):
        print(await ask(server, delay))
    print("asked all")

asyncio.run(main())

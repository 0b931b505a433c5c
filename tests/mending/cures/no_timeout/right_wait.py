import asyncio

DELAYS = [0.2, 30, 0.9]

async def ask(server, delay):
    await asyncio.sleep(delay)
    return server + " answers"

async def main():
    for server, delay in zip("ABC", DELAYS):
        task = asyncio.create_task(ask(server, delay))
        await asyncio.wait([task], timeout=1)
        print(task.result() if task.done() else server + " is silent")
        task.cancel()
    print("asked all")

asyncio.run(main())

import asyncio

CANCEL_AFTER = 1.0  # 0 to 3 by 0.5
STUBBORN = False  # True or False

async def work(name):
    try:
        await asyncio.sleep(2)
        print(name, "has finished")
    except asyncio.CancelledError:
        print(name, "is told to stop")
        if not STUBBORN:
            raise
    finally:
        print(name, "tidies up")

async def main():
    task = asyncio.create_task(work("one"))
    safe = asyncio.create_task(work("two"))
    shield = asyncio.shield(safe)
    await asyncio.sleep(CANCEL_AFTER)
    print(task.cancel(), shield.cancel())
    await asyncio.wait([task, safe])
    print(task.cancelled(), safe.cancelled())

asyncio.run(main())

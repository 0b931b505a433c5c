import asyncio

FIXED = False  # True or False


async def tick():
    while True:
        print("tick")
        await asyncio.sleep(1)


loop = asyncio.new_event_loop()
task = loop.create_task(tick())
loop.run_until_complete(asyncio.sleep(2.5))
if FIXED:
    task.cancel()
    try:
        loop.run_until_complete(task)
    except asyncio.CancelledError:
        print("tick has ended")
loop.close()

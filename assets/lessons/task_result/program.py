import asyncio

GUESTS = 4  # 0 to 8
SECONDS = 2.0  # 0 to 5 by 0.5


async def share(slices):
    print("cutting ...")
    await asyncio.sleep(SECONDS)
    return slices / GUESTS


loop = asyncio.new_event_loop()
task = loop.create_task(share(12))
print("done?", task.done())
try:
    loop.run_until_complete(task)
    print("done?", task.done())
    print("each gets", task.result())
except ZeroDivisionError as error:
    print("failed:", error)
loop.close()

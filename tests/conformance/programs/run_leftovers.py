# What does asyncio.run do with a task that is left over, and which numbers do later tasks get?
import asyncio


async def left(notes):
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        notes.append(f"cancelled at {asyncio.get_running_loop().time()}")
        await asyncio.sleep(1)
        notes.append(f"cleaned up at {asyncio.get_running_loop().time()}")
        raise


async def main(notes):
    task = asyncio.create_task(left(notes))
    await asyncio.sleep(1)
    return asyncio.current_task().get_name(), task.get_name()


notes = []
print(asyncio.run(main(notes)), notes)
print(asyncio.run(main(notes)), notes)
try:
    asyncio.run(asyncio.wait_for(asyncio.sleep(9), 0))
except asyncio.TimeoutError as error:
    print(repr(error))
print(asyncio.run(main(notes)))

import asyncio

FIXED = False  # True or False


async def save():
    try:
        await asyncio.sleep(3)
        print("saved")
    finally:
        print("file closed")


async def main():
    saving = asyncio.create_task(save())
    job = asyncio.shield(saving) if FIXED else saving
    try:
        await asyncio.wait_for(job, 1)
    except TimeoutError:
        print("too slow")
    print("cancelled:", saving.cancelled())
    if FIXED:
        await saving


asyncio.run(main())

import asyncio

FIXED = False  # True or False


async def cook(dish, seconds):
    await asyncio.sleep(seconds)
    print(dish, "is ready")


async def main():
    jobs = [cook("soup", 2), cook("rice", 1)]
    if FIXED:
        jobs = [asyncio.create_task(job) for job in jobs]
    done, pending = await asyncio.wait(jobs)
    print(len(done), "done,", len(pending), "pending")


asyncio.run(main())

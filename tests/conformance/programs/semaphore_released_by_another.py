# A semaphore released by a task that does not hold it.
import asyncio


async def helper(gate):
    async with gate:
        print("helper is through")


async def doctor(gate):
    await asyncio.sleep(3)
    print("gate opened")
    gate.release()


async def main():
    gate = asyncio.Semaphore(1)
    opener = asyncio.create_task(doctor(gate))
    await gate.acquire()
    await asyncio.create_task(helper(gate))
    await opener
    print("end")


asyncio.run(main())

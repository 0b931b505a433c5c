# Which errors count as retrieved: one that comes just as wait for the first one is over?
import asyncio
import gc


async def failing(turns):
    for _ in range(turns):
        await asyncio.sleep(0)
    raise ValueError(turns)


def on_error(loop, context):
    print(context["message"], repr(context["exception"]))


async def main():
    asyncio.get_running_loop().set_exception_handler(on_error)
    tasks = [asyncio.create_task(failing(turns)) for turns in (0, 1, 5)]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    print(len(done), len(pending))
    await asyncio.sleep(1)
    print("dropping the tasks")
    del tasks, done, pending
    gc.collect()
    print("end")


asyncio.run(main())

import asyncio
import gc


async def failing(message):
    raise ValueError(message)


def on_error(loop, context):
    print(context["message"], repr(context["exception"]))


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(on_error)
    task = asyncio.create_task(failing("nobody asks"))
    await asyncio.sleep(1)
    print("dropping the task")
    del task
    gc.collect()
    print("dropped")
    asked = asyncio.create_task(failing("somebody asks"))
    await asyncio.sleep(1)
    print("asked:", asked.exception())
    del asked
    gc.collect()
    future = loop.create_future()
    future.set_exception(KeyError("lost"))
    del future
    gc.collect()
    print("end")


asyncio.run(main())

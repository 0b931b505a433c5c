# Is an error still reported as never retrieved when its task is cancelled afterwards, or asked for its result?
import asyncio
import gc


async def failing(message):
    raise ValueError(message)


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print("reported:", repr(context["exception"])))
    cancelled = asyncio.create_task(failing("cancelled"))
    asked = asyncio.create_task(failing("asked"))
    dropped = asyncio.create_task(failing("dropped"))
    await asyncio.sleep(1)
    print(cancelled.cancel(), cancelled.cancelled())
    try:
        asked.result()
    except ValueError as error:
        print(repr(error))
    del cancelled, asked
    gc.collect()
    print("dropping the last one")
    del dropped
    gc.collect()
    print("end")


asyncio.run(main())

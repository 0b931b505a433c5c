import asyncio


async def main():
    future = asyncio.get_running_loop().create_future()
    try:
        future.result()
    except asyncio.InvalidStateError as error:
        print("pending:", error)
    try:
        future.exception()
    except asyncio.InvalidStateError as error:
        print("pending:", error)
    future.set_result(1)
    try:
        future.set_result(2)
    except asyncio.InvalidStateError as error:
        print("twice:", error)
    print(await future, future.cancel())
    text = asyncio.get_running_loop().create_future()
    text.set_result("it's")
    try:
        text.set_exception(ValueError("late"))
    except asyncio.InvalidStateError as error:
        print("settled:", error)
    cancelled = asyncio.get_running_loop().create_future()
    print(cancelled.cancel())
    try:
        cancelled.set_result(3)
    except asyncio.InvalidStateError as error:
        print("cancelled:", error)
    task = asyncio.current_task()
    try:
        task.set_result(4)
    except RuntimeError as error:
        print(error)


asyncio.run(main())

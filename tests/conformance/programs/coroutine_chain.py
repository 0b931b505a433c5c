import asyncio


class Oops(Exception):
    pass


async def innermost(n):
    await asyncio.sleep(n)
    if n > 1:
        raise Oops(f"at {n}")
    return n * 10


async def middle(n):
    return 1 + await innermost(n)


async def outermost(n):
    print(await middle(n))
    await asyncio.sleep(0.25)
    return n


async def main():
    print(await outermost(0))
    print(await outermost(1))
    task = asyncio.create_task(outermost(2))
    task.add_done_callback(lambda done: print("done:", repr(done.exception())))
    coroutine = middle(0)
    print(await coroutine)
    try:
        await coroutine
    except RuntimeError as error:
        print(error)
    await asyncio.sleep(5)
    await task


loop = asyncio.new_event_loop()
try:
    loop.run_until_complete(main())
except Oops as error:
    print("the program saw", error)
loop.close()

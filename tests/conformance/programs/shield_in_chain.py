# How deep does a cancellation go through tasks that await tasks, one of them shielded?
import asyncio


async def work(name, inner):
    try:
        await inner
    except asyncio.CancelledError as error:
        print(name, "cancelled", error)
        raise
    finally:
        print(name, "left")


async def main():
    loop = asyncio.get_running_loop()
    a = asyncio.create_task(work("a", asyncio.sleep(3)))
    b = asyncio.create_task(work("b", asyncio.shield(a)))
    c = asyncio.create_task(work("c", b))
    d = asyncio.create_task(work("d", asyncio.gather(c)))
    await asyncio.sleep(1)
    print(d.cancel("enough"))
    await asyncio.wait([d])
    print(loop.time(), [task.done() for task in (a, b, c, d)])
    print(c.cancelled(), c.cancel())
    await a
    print(loop.time())


asyncio.run(main())

# Can a loop that was stopped in the middle of a turn run on where it was?
import asyncio


async def ticking(name):
    for n in range(3):
        print(name, n)
        await asyncio.sleep(1)
    return name


def stop(loop):
    print("stop at", loop.time())
    loop.stop()


loop = asyncio.new_event_loop()
first = loop.create_task(ticking("first"))
loop.call_soon(stop, loop)
second = loop.create_task(ticking("second"))
loop.call_later(1, stop, loop)
for _ in range(2):
    try:
        loop.run_until_complete(first)
    except RuntimeError as error:
        print(error, first.done())
print(loop.run_until_complete(first))
print(loop.run_until_complete(second), second.done(), loop.time())
loop.close()

# Does a timer or a callback run that another one cancels in the same turn?
import asyncio


def show(text):
    print(text)


def cancel_all(handles):
    print("cancelling", len(handles))
    for handle in handles:
        handle.cancel()


async def main():
    loop = asyncio.get_running_loop()
    handles = []
    loop.call_later(1, cancel_all, handles)
    handles.append(loop.call_later(1, show, "never"))
    loop.call_later(1, show, "the third timer")
    handles.append(loop.call_later(2, show, "never"))
    await asyncio.sleep(1)
    print([handle.cancelled() for handle in handles])
    handles = []
    loop.call_soon(cancel_all, handles)
    handles.append(loop.call_soon(show, "never"))
    handles.append(loop.call_later(0, show, "never"))
    late = loop.call_soon(show, "it has run")
    await asyncio.sleep(0)
    late.cancel()
    print(late.cancelled(), handles[0].cancelled())
    await asyncio.sleep(2)


asyncio.run(main())

import asyncio
import types

SECONDS = 1.0  # 0 to 2 by 0.5

@types.coroutine
def fetch(what):
    answer = yield what
    return "fresh " + answer

def old_style():
    milk = yield from fetch("milk")
    return milk + " shake"

async def new_style():
    tea = await fetch("tea")
    return "iced " + tea

def drive(coroutine, answer=None):
    try:
        request = coroutine.send(answer)
        print("asked for", request)
        loop.call_later(SECONDS, drive, coroutine, request)
    except StopIteration as stop:
        print("made", stop.value)

loop = asyncio.new_event_loop()
loop.call_soon(drive, old_style())
loop.call_soon(drive, new_style())
loop.call_later(3, loop.stop)
loop.run_forever()
loop.close()

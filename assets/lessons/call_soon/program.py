import asyncio
import time

SLOW_SECONDS = 2.0  # 0 to 5 by 0.5


def on_event(name):
    print(name, "handled at", loop.time())


def slow():
    print("busy ...")
    time.sleep(SLOW_SECONDS)


def last():
    print("stopping")
    loop.call_soon(on_event, "too late")
    loop.stop()


loop = asyncio.new_event_loop()
loop.call_soon(on_event, "first")
loop.call_soon(slow)
loop.call_soon(on_event, "second")
loop.call_later(1, on_event, "timer")
loop.call_later(3, last)
print("nothing has run yet")
loop.run_forever()
loop.close()
print("closed")

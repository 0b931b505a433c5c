import asyncio

FAR = 300  # 3 to 3600
SECONDS = 1.0  # 0 to 10 by 0.5


def tick(name):
    print(name, "at", loop.time())


def last():
    tick("far away")
    loop.stop()


loop = asyncio.new_event_loop()
now = loop.time()
loop.call_at(now + FAR, last)
loop.call_later(SECONDS, tick, "one")
loop.call_later(SECONDS, tick, "tie")
loop.call_later(SECONDS, tick, "another tie")
never = loop.call_later(SECONDS + 1, tick, "never")
loop.call_later(SECONDS + 0.5, never.cancel)
loop.call_later(0, tick, "no delay")
loop.call_soon(tick, "soon")
loop.run_forever()
loop.close()

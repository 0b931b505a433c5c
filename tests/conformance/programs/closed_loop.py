import asyncio

loop = asyncio.new_event_loop()
loop.close()
try:
    loop.call_soon(print)
except RuntimeError as error:
    print("call_soon:", error)
try:
    loop.call_later(1, print)
except RuntimeError as error:
    print("call_later:", error)
try:
    loop.run_forever()
except RuntimeError as error:
    print("run_forever:", error)
loop.close()
print("closed:", loop.is_closed())

import asyncio
import types

ROUNDS = 2  # 1 to 5
SECONDS = 1.0  # 0 to 2 by 0.5

@types.coroutine
def nap(seconds):
    yield seconds

async def count(name, pause, sleep):
    for n in range(ROUNDS):
        print(name, n)
        await sleep(pause)

def tiny_run(*coroutines):
    sleeping = [(0, coroutine) for coroutine in coroutines]
    while sleeping:
        sleeping.sort(key=lambda entry: entry[0])
        now, coroutine = sleeping.pop(0)
        try:
            pause = coroutine.send(None)
            sleeping.append((now + pause, coroutine))
        except StopIteration:
            print("one ended at", now)

async def main():
    sleep = asyncio.sleep
    await asyncio.gather(count("a", SECONDS, sleep), count("b", 1.5, sleep))

tiny_run(count("a", SECONDS, nap), count("b", 1.5, nap))
asyncio.run(main())

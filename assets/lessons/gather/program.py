import asyncio

FIRST = 1.0  # 0 to 5 by 0.5
SECOND = 2.0  # 0 to 5 by 0.5
THIRD = 3.0  # 0 to 5 by 0.5


async def speak(delay, word):
    await asyncio.sleep(delay)
    print(word)
    return len(word)


async def main():
    lengths = await asyncio.gather(
        speak(FIRST, "first"),
        speak(SECOND, "second"),
        speak(THIRD, "third"))
    print(lengths)


asyncio.run(main())

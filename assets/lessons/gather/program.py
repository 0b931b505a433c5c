import asyncio

FIRST = 3.0  # 0 to 5 by 0.5
SECOND = 1.0  # 0 to 5 by 0.5
THIRD = 2.0  # 0 to 5 by 0.5


async def speak(delay, word):
    await asyncio.sleep(delay)
    print(word)
    return word


async def main():
    words = await asyncio.gather(
        speak(FIRST, "first"),
        speak(SECOND, "second"),
        speak(THIRD, "third"))
    print(words)


asyncio.run(main())

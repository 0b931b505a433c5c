"""A bot that answers what it is asked, and a heartbeat that shows when it does not."""
import asyncio
import time

WEATHER = {"paris": "rain", "oslo": "snow"}


def ask_weather_service(town):
    time.sleep(0.7)  # as requests.get would
    return WEATHER.get(town, "no idea")


async def answer(chat, text):
    command, _, rest = text.partition(" ")
    if command == "/weather":
        return f"{chat}: {ask_weather_service(rest)}"
    if command == "/remind":
        await asyncio.sleep(float(rest))
        return f"{chat}: {rest} seconds are over"
    return f"{chat}: I do not know {command}"


async def updates():
    for pause, chat, text in ((0.1, "ada", "/remind 0.5"), (0.1, "grace", "/weather oslo"), (0.2, "ken", "/help"),
                              (0.1, "ada", "/weather paris")):
        await asyncio.sleep(pause)
        yield chat, text


async def heartbeat():
    beat = 0
    while True:
        await asyncio.sleep(0.1)
        beat += 1
        print("beat", beat)


async def reply(chat, text):
    print(await answer(chat, text))


async def main():
    beats = asyncio.create_task(heartbeat(), name="heartbeat")
    replies = set()
    async for chat, text in updates():
        replies.add(asyncio.create_task(reply(chat, text), name=f"reply to {chat}"))
    await asyncio.wait(replies)
    beats.cancel()


asyncio.run(main())

"""A chat server, and guests who talk on it: chat_server.py [GUESTS]."""
import asyncio
import sys

NAMES = ["Ada", "Grace", "Edsger", "Barbara", "Donald", "Radia", "Ken", "Frances"]


class Room:
    def __init__(self):
        self.guests = {}
        self.changed = asyncio.Condition()

    async def enter(self, name, writer):
        async with self.changed:
            self.guests[name] = writer
            self.changed.notify_all()
        await self.tell(f"* {name} is here")

    async def leave(self, name):
        async with self.changed:
            del self.guests[name]
            self.changed.notify_all()
        await self.tell(f"* {name} has left")

    async def tell(self, line):
        for writer in list(self.guests.values()):
            writer.write(line.encode() + b"\n")
        await asyncio.gather(*(writer.drain() for writer in self.guests.values()), return_exceptions=True)


async def serve_guest(room, reader, writer):
    name = (await reader.readline()).decode().strip()
    asyncio.current_task().set_name(f"serve-{name}")
    await room.enter(name, writer)
    try:
        while line := await reader.readline():
            await room.tell(f"{name}: {line.decode().strip()}")
    except ConnectionError:
        pass  # gone without a word
    finally:
        await room.leave(name)
        writer.close()


async def guest(name, port, friends):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{name}\n".encode())
    heard = 0
    for number in range(1, 3):
        await asyncio.sleep(0.05 * (1 + len(name) % 3))
        writer.write(f"message {number} for {friends} friends\n".encode())
        while (await asyncio.wait_for(reader.readline(), 5)).startswith(b"*"):
            pass
        heard += 1
    writer.close()
    await writer.wait_closed()
    return name, heard


async def main(guests):
    room = Room()
    server = await asyncio.start_server(lambda reader, writer: serve_guest(room, reader, writer), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        tasks = [asyncio.create_task(guest(name, port, guests - 1), name=name) for name in NAMES[:guests]]
        await asyncio.gather(*tasks)
        async with room.changed:
            await room.changed.wait_for(lambda: not room.guests)
    for task in tasks:
        print("%s heard %d messages" % task.result())


asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 4))
